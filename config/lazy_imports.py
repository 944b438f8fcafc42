"""Modules of other packages that are loaded when they are first used, because few processes ever use them."""

import importlib.util
import sys


def load_on_first_use(name):
    """Import a module without running it yet, as in the documentation of `importlib`."""
    if name in sys.modules:
        return
    spec = importlib.util.find_spec(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    package, _dot, last = name.rpartition(".")
    setattr(sys.modules[package], last, module)  # `from package import last` looks here first
