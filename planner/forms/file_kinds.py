"""What a file really is, told by its content. The name a browser sends is never believed."""

import struct
import zipfile
from dataclasses import dataclass

OFFICE = "application/vnd.openxmlformats-officedocument."
HEAD_BYTES = 32
# An office document names a few dozen parts; this much of a list is far beyond any of them, and small to read.
MAX_PART_LIST_BYTES = 512 * 1024
ZIP_TAIL_BYTES = 22 + 65_535


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file we accept: its media type and the name endings that agree with it."""

    content_type: str
    suffixes: tuple[str, ...]


PDF = FileKind("application/pdf", (".pdf",))
PNG = FileKind("image/png", (".png",))
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg"))
WEBP = FileKind("image/webp", (".webp",))
XLSX = FileKind(OFFICE + "spreadsheetml.sheet", (".xlsx",))
DOCX = FileKind(OFFICE + "wordprocessingml.document", (".docx",))
FILE_KINDS = (PDF, PNG, JPEG, WEBP, XLSX, DOCX)
SUFFIXES = tuple(suffix for kind in FILE_KINDS for suffix in kind.suffixes)
OFFICE_MAIN_PARTS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}


def recognise(stream):
    """The kind of an open binary file, or None when it is none of ours. Leaves the file at its beginning."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    kind = _office_kind(stream) if head.startswith(b"PK\x03\x04") else _plain_kind(head)
    stream.seek(0)
    return kind


def _plain_kind(head):
    if head.startswith(b"%PDF-") and head[5:6].isdigit():
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return PNG
    if head.startswith(b"\xff\xd8\xff") and len(head) > 3:
        return JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP" and head[12:15] == b"VP8":
        return WEBP
    return None


def _office_kind(stream):
    """XLSX or DOCX by the parts the archive lists. Nothing is unpacked; archives with macros are refused."""
    if not _has_short_part_list(stream):
        return None
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in parts or any(part.lower().endswith("vbaproject.bin") for part in parts):
        return None
    found = [kind for part, kind in OFFICE_MAIN_PARTS.items() if part in parts]
    return found[0] if len(found) == 1 else None


def _has_short_part_list(stream):
    """Reads only the end of the archive, so that a list made to fill the memory is never loaded."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - ZIP_TAIL_BYTES))
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    # The 64-bit form has its own, second length; no document below our size limit needs it.
    if end < 0 or len(tail) < end + 22 or b"PK\x06\x07" in tail[max(0, end - 20) : end]:
        return False
    (list_bytes,) = struct.unpack_from("<L", tail, end + 12)
    return list_bytes <= MAX_PART_LIST_BYTES
