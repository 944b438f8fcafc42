"""Floor 0: the rules of the trade as pure functions. Frozen dataclasses in, frozen dataclasses out; no Django, no clock."""
