"""Floor 5: formatting for the eye."""
