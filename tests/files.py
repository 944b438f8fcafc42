"""Small real files of every kind we keep, made here byte by byte."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def pdf(pages=1):
    """A PDF with empty A4 pages that readers open."""
    kids = " ".join(f"{number + 3} 0 R" for number in range(pages))
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>"]
    bodies += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode()
    entries = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    table = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{entries}"
    return out + f"{table}trailer<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def png():
    """One red pixel."""

    def chunk(name, data):
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    header = struct.pack(">LLBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg():
    """Start, JFIF header and end of an image."""
    return bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def webp():
    """One transparent pixel, lossless."""
    data = b"VP8L" + struct.pack("<L", 5) + bytes.fromhex("2f00000000") + b"\x00"
    return b"RIFF" + struct.pack("<L", len(data) + 4) + b"WEBP" + data


def archive(*parts, **contents):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for part in parts:
            out.writestr(zipfile.ZipInfo(part), contents.get(part, ""))  # the same bytes on every worker
    return buffer.getvalue()


def xlsx():
    return archive("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", **{"[Content_Types].xml": CONTENT_TYPES})


def docx():
    return archive("[Content_Types].xml", "_rels/.rels", "word/document.xml", **{"[Content_Types].xml": CONTENT_TYPES})


def upload(name="licence.pdf", content=None, content_type="application/octet-stream"):
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type)
