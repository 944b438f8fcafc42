"""Floor 3: writes, one keyword-only function per verb, one transaction each, history inside it."""
