"""What a worker gives back to the system."""

import ctypes
import gc

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # only the C library of most Linux systems has it


def give_back_memory():
    """Call it after work on large arrays or workbooks: objects that refer to each other would wait for the garbage
    collector, and what is free for the C library."""
    if gc.get_freeze_count():  # in a worker, where config.wsgi made it quick
        gc.collect()
    if _trim is not None:
        _trim(0)
