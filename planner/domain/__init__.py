"""Floor 0: the rules of the trade as pure functions over frozen dataclasses; no Django, no clock."""
