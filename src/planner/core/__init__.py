"""Pure values: source text → plan → schedule → progress → reminders, feed, report."""
