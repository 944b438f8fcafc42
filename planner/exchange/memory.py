"""What a worker gives back to the system."""

import ctypes

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # only the C library of most Linux systems has it


def give_back_memory():
    """Call it after work on large arrays: the C library would keep their memory for the next ones."""
    if _trim is not None:
        _trim(0)
