"""Which layout a file has, by its content and not by its name."""

from plotting.errors import DataError

from . import columns, logits, long, pickled, wide
from .table import Table

READERS = {"pickle": pickled.read, "wide": wide.read, "long": long.read, "logits": logits.read}

OTHERS = (
    (b"PK\x03\x04", "is a zip archive: an .npz that is a trace already needs no import"),
    (b"\x1f\x8b", "is compressed by gzip; unpack it first"),
    (b"BZh", "is compressed by bzip2; unpack it first"),
    (b"\xfd7zXZ", "is compressed by xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed by zstd; unpack it first"),
    (b"\xff\xfe", "is UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "is UTF-16; save it as UTF-8"),
    (b"\x89HDF", "is HDF5; expected a pickle, CSV or .npy"),
    (b"PAR1", "is Parquet; expected a pickle, CSV or .npy"),
)


def layout_of(path, delimiter):
    """The name of the file's layout; DataError where it has none of them."""
    head = _head(path)
    if not head:
        raise DataError(f"{path}: is empty")
    for magic, complaint in OTHERS:
        if head.startswith(magic):
            raise DataError(f"{path}: {complaint}")
    if head.startswith(b"\x93NUMPY"):
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


def _head(path):
    """The first bytes of a file."""
    try:
        with open(path, "rb") as file:
            return file.read(1 << 16)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
