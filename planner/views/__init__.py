"""Floor 5: HTTP."""
