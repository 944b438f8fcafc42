"""Files on disk, written together with the rows that name them."""

from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.db import transaction


@contextmanager
def storing_files():
    """A transaction that writes files too, with the function it gives: `store(path, content)` returns the path.

    A file reaches the disk before its row is committed, so that no row ever lacks its file; whatever ends the
    transaction early takes the files with it.
    """
    written = []

    def store(path, content):
        written.append(path)
        written[-1] = default_storage.save(path, content)
        return written[-1]

    try:
        with transaction.atomic():
            yield store
    except BaseException:
        for path in written:
            default_storage.delete(path)
        raise
