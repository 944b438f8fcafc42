"""Floor 5: the admin site, where staff edit checklist templates."""
