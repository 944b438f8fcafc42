"""Loaded by pytest before the settings: the tests run in development mode unless the environment says otherwise."""

import os

os.environ.setdefault("DEBUG", "1")
