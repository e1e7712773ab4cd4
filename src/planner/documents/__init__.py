"""Reports → documents that people read and sign."""
