"""Loaded by pytest before the settings: development mode unless the environment says otherwise, and translations.

A bare clone has none compiled, and Django reads them when it starts.
"""

import gc
import os
from pathlib import Path

from planner.exchange.translations import compile_catalogs

os.environ.setdefault("DEBUG", "1")
if "PYTEST_XDIST_WORKER" not in os.environ:
    compile_catalogs(Path(__file__).resolve().parent.parent / "locale")

# With a thousand modules in memory, looking for garbage as often as usual is an eighth of the work.
gc.set_threshold(100_000, 20, 50)
