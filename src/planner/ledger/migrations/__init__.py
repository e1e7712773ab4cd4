"""Empty database → the ledger's tables, step by step."""
