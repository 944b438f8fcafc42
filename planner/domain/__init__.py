"""Floor 0: the rules of the trade as pure functions over frozen dataclasses; no Django, no clock.

“Handbook” is the handbook of the trade that they come from; numbers such as 2.T, 3.1 or 7.2 are its sections.
"""
