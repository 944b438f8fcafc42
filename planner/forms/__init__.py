"""Floor 4: parse and validate input."""
