"""Where files lie on disk."""

import secrets
from pathlib import PurePath


def random_path(folder, filename):
    """A random name outside the web root; the extension is kept only for whoever restores a backup."""
    return f"{folder}/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()[:8]}"
