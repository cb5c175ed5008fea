"""Recognises a file by its beginning, where it is not of the expected kind."""

import zipfile

from .errors import DataError
from .files import check_regular

HEAD = 1 << 16  # bytes that are enough to recognise a file
CSV_WANTED = "expected a pickle, CSV or .npy"
POINTER = b"version https://git-lfs"
OLD_CHECKPOINT = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
LOGITS_WANTED = (
    "expected what the network says: logits as .npy, or see scripts/export/pytorch.py"
)

BEGINNINGS = (
    (b"\x1f\x8b", "is compressed by gzip; unpack it first"),
    (b"BZh", "is compressed by bzip2; unpack it first"),
    (b"\xfd7zXZ", "is compressed by xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed by zstd; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"\xff\xfe\0\0", "is UTF-32; save it as UTF-8"),
    (b"\0\0\xfe\xff", "is UTF-32; save it as UTF-8"),
    (b"\xff\xfe", "is UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "is UTF-16; save it as UTF-8"),
    (b"\x89HDF", f"is HDF5; {CSV_WANTED}"),
    (b"PAR1", f"is Parquet; {CSV_WANTED}"),
    (b"ARROW1", f"is an Arrow (Feather) file; {CSV_WANTED}"),
    (b"SQLite format 3\0", f"is an SQLite database; {CSV_WANTED}"),
    (b"MATLAB 5.0", f"is a MATLAB file; {CSV_WANTED}"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Excel workbook; save the sheet as CSV"),
    (b"%PDF", f"is a PDF; {CSV_WANTED}"),
    (b"\x89PNG", f"is an image; {CSV_WANTED}"),
    (POINTER, "is a git-lfs pointer and not the file itself; run: git lfs pull"),
    (OLD_CHECKPOINT, f"is a checkpoint of PyTorch; {LOGITS_WANTED}"),
)


def head_of(path):
    """The first bytes of a file; DataError for no file, and for kinds that are known by their
    beginning and are none of CSV, pickle and .npy."""
    check_regular(path)
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    found = _what_it_is(path, head)
    if found:
        raise DataError(f"{path}: {found}")
    return head


def _what_it_is(path, head):
    """The name of a file's kind that cannot be read, and what would be right; None for other files."""
    for beginning, complaint in BEGINNINGS:
        if head.startswith(beginning):
            return complaint
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path)
    if head[257:262] == b"ustar":
        return "is a tar archive; unpack it first"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] == b"{" or (text[:1] == b"[" and text[1:].lstrip()[:1] in b'{["-0123456789]'):
        return "is JSON; expected CSV with one row per sample, or a pickle or .npy"
    if text[:1] == b"<":
        return f"is HTML or XML; {CSV_WANTED}"
    return None


def _in_zip(path):
    """The kind of a zip archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except Exception:  # damaged archives make zipfile fail in many ways
        names = []
    if any(name.endswith("/data.pkl") or name == "data.pkl" for name in names):
        return f"is a checkpoint of PyTorch (.pth, .pt); {LOGITS_WANTED}"
    if any(name.startswith("xl/") for name in names):
        return "is an Excel workbook (.xlsx); save the sheet as CSV"
    arrays = [name.removesuffix(".npy") for name in names if name.endswith(".npy")]
    if {"confidence", "probability"} & set(arrays):
        return "is a zip archive: an .npz that is a trace already needs no import"
    if arrays:
        listed = ", ".join(arrays[:6]) + (", ..." if len(arrays) > 6 else "")
        return (
            f"is an .npz that holds {listed} and is no trace; expected the logits alone: "
            f"numpy.save('logits.npy', numpy.load(FILE)[{arrays[0]!r}])"
        )
    if not names:
        return "is a zip archive: an .npz that is a trace already needs no import"
    return f"is a zip archive; unpack it first ({CSV_WANTED})"
