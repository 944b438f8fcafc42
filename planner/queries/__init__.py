"""Floor 2: reads worth a name."""
