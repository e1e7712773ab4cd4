"""A public office's year: plan, schedule, reminders, feeds, reports."""
