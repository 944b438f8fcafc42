"""Receives uploaded files with a bound on what one request can put on the disk."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedFileUploadHandler(TemporaryFileUploadHandler):
    """Keeps no more of a file than one byte above the limit, and counts the rest.

    The file keeps its true size, so the form can say by how much it is too large.
    """

    def receive_data_chunk(self, raw_data, start):
        room = settings.FILE_MAX_BYTES + 1 - start
        if room > 0:
            self.file.write(raw_data[:room])
