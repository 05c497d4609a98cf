"""What a file is, by its content: never by its name or by what a client calls it.

A table of our own for the few kinds that are let in. Libraries guess among thousands of kinds, know neither Chinese
text in GB 18030 nor whether a ZIP is a document without macros, and what they do not know they do not refuse.
"""

import codecs
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class MediaType:
    """A kind of file that is let in; `endings` are those that its name may have, the first where it has none."""

    name: str
    endings: tuple[str, ...]


PDF = MediaType("application/pdf", (".pdf",))
PNG = MediaType("image/png", (".png",))
JPEG = MediaType("image/jpeg", (".jpg", ".jpeg"))
WEBP = MediaType("image/webp", (".webp",))
PCAP = MediaType("application/vnd.tcpdump.pcap", (".pcap", ".cap"))
PCAPNG = MediaType("application/x-pcapng", (".pcapng",))
TEXT = MediaType("text/plain", (".txt", ".csv", ".log", ".json"))
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = MediaType(OFFICE + "wordprocessingml.document", (".docx",))
XLSX = MediaType(OFFICE + "spreadsheetml.sheet", (".xlsx",))
PPTX = MediaType(OFFICE + "presentationml.presentation", (".pptx",))
ODT = MediaType("application/vnd.oasis.opendocument.text", (".odt",))
ODS = MediaType("application/vnd.oasis.opendocument.spreadsheet", (".ods",))

ALLOWED = (PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, TEXT, PCAP, PCAPNG)
BEGINNINGS = (
    (b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"\x0a\x0d\x0d\x0a", PCAPNG),
    (b"\xd4\xc3\xb2\xa1", PCAP), (b"\xa1\xb2\xc3\xd4", PCAP), (b"\x4d\x3c\xb2\xa1", PCAP), (b"\xa1\xb2\x3c\x4d", PCAP),
)  # fmt: skip
DOCUMENTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX))
MACROS = ("vbaproject.bin", "basic/", "scripts/")
MAX_PARTS = 5000
PLAIN = frozenset("\t\n\r\f")


def media_type_of(path: Path) -> MediaType | None:
    """One of ALLOWED; None for everything else: programs, archives, documents with macros, what is empty."""
    with path.open("rb") as file:
        beginning = file.read(16)
    if not beginning:
        return None
    for magic, found in BEGINNINGS:
        if beginning.startswith(magic):
            return found
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return WEBP
    if beginning.startswith(b"PK\x03\x04"):
        return _document(path)
    return TEXT if any(_is_text(path, encoding) for encoding in ("utf-8", "gb18030")) else None


def _document(path: Path) -> MediaType | None:
    """A ZIP that has the parts of an office document and none of a macro. Nothing of it is unpacked but its type."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if len(names) > MAX_PARTS or any(part in name.lower() for name in names for part in MACROS):
                return None
            if "[Content_Types].xml" in names:
                return next((found for part, found in DOCUMENTS if part in names), None)
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace")
                return next((found for found in (ODT, ODS) if found.name == said), None)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return None
    return None


def _is_text(path: Path, encoding: str) -> bool:
    """Whether it can be read as text, with no control characters but tabs and ends of lines."""
    try:
        for piece in _decoded(path, encoding):
            if any(not (sign.isprintable() or sign in PLAIN or sign.isspace()) and ord(sign) < 0xA0 for sign in piece):
                return False
    except UnicodeDecodeError:
        return False
    return True


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)
