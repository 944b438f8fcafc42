"""Secret parts of addresses: only what cannot be turned back into them is kept."""

import hashlib


def hash_of(key: str) -> str:
    """What is kept of a key: nobody who reads the table can come in with it. Keys are long and random, so one round of
    SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()
