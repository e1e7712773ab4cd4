"""What `make bench` runs: each module gives rows of name, figure, and ratio to a yardstick."""
