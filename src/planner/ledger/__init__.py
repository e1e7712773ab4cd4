"""What was published, what happened, who was told: the record that is never rewritten (台账)."""
