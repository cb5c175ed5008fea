"""Recognises a file's layout by its content and not by its name."""

from splitee.contents import head_of
from splitee.errors import DataError

from . import columns, logits, long, pickled, wide
from .table import Table

READERS = {"pickle": pickled.read, "wide": wide.read, "long": long.read, "logits": logits.read}


def layout_of(path, delimiter):
    """The name of the file's layout; DataError where it has none of the known ones."""
    head = head_of(path)
    if not head:
        raise DataError(f"{path}: is empty")
    if head.startswith(logits.MAGIC):
        return "logits"
    if head[0] == 0x80:
        if head[1:2] not in (b"\2", b"\3", b"\4", b"\5"):
            raise DataError(f"{path}: is neither a pickle of protocol 2 to 5 nor CSV nor .npy")
        return "pickle"
    if b"\0" in head:
        raise DataError(f"{path}: holds zero bytes, so it is binary or UTF-16; expected UTF-8 CSV")
    if path.suffix.lower() in (".pkl", ".pickle"):
        raise DataError(f"{path}: is no pickle of protocol 2 to 5")
    with Table(path, delimiter) as table:
        return "long" if columns.is_long(table.header) else "wide"
