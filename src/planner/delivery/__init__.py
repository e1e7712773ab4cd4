"""Messages → people, by one of several channels."""
