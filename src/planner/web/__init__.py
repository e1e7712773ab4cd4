"""Pages: the year at one look."""
