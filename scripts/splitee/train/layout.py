"""Puts the public data sets, as their authors give them, into the layout that train.py --data reads."""

import io
import lzma
import re
import tarfile
import zipfile

from splitee.command import Parser, announce, file_path
from splitee.errors import DataError
from splitee.files import replacing_path

from .data import DOMAINS


def store(path, lines):
    """Writes lines as xz-compressed UTF-8 text."""
    with replacing_path(path) as temporary, lzma.open(temporary, "wt", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)
    announce(f"{path}: {len(lines)} lines")


def sst2(archive, out):
    """SST-2.zip of GLUE."""
    with zipfile.ZipFile(archive) as content:
        for part in ("train", "dev"):
            store(out / "sst2" / f"{part}.tsv.xz", content.read(f"SST-2/{part}.tsv").decode("utf-8").splitlines())


def imdb(archive, out):
    """aclImdb_v1.tar.gz: one file per review, aclImdb/PART/SIDE/NUMBER_RATING.txt; written side by side in order."""
    rows = {"train": [], "test": []}
    with tarfile.open(archive) as content:
        for entry in content:
            if found := re.search(r"(train|test)/(neg|pos)/(\d+)_(\d+)\.txt$", entry.name):
                part, side, number, rating = found.groups()
                text = " ".join(content.extractfile(entry).read().decode("utf-8").split())
                rows[part].append((side, int(number), rating, text))
    for part, found in rows.items():
        if not found:
            raise DataError(f"{archive}: has no reviews of {part}; expected aclImdb_v1.tar.gz")
        store(out / "imdb" / f"{part}.tsv.xz", ["label\trating\tid\ttext"] + [
            f"{int(side == 'pos')}\t{rating}\t{side}/{number}\t{text}" for side, number, rating, text in sorted(found)])


def yelp(folder, out):
    """The folder data/yelp of the style-transfer repository."""
    for part in ("dev", "test"):
        for label in (0, 1):
            name = f"sentiment.{part}.{label}"
            store(out / "yelp_sentences" / f"{name}.xz",
                  (folder / name).read_text(encoding="utf-8").rstrip("\n").split("\n"))


def amazon(archive, out):
    """domain_sentiment_data.tar.gz: sorted_data_acl/DOMAIN/positive.review and negative.review."""
    target = out / "amazon_reviews" / "reviews.tar.xz"
    kept = []
    with tarfile.open(archive) as content:
        for entry in content:
            found = re.search(r"(books|dvd|electronics|kitchen)[^/]*/((?:negative|positive)\.review)$", entry.name)
            if found:
                kept.append((f"./{found[1]}/{found[2]}", content.extractfile(entry).read()))
    if len(kept) != 2 * len(DOMAINS):
        raise DataError(f"{archive}: has {len(kept)} of the {2 * len(DOMAINS)} review files of four domains")
    with replacing_path(target) as temporary, tarfile.open(temporary, "w:xz") as result:
        for name, reviews in kept:
            entry = tarfile.TarInfo(name)
            entry.size = len(reviews)
            result.addfile(entry, io.BytesIO(reviews))
    announce(f"{target}: {len(kept)} files")


def main(command_line):
    parser = Parser(prog="layout.py", description=__doc__)
    for name, make, what in (("sst2", sst2, "SST-2.zip"), ("imdb", imdb, "aclImdb_v1.tar.gz"),
                             ("yelp", yelp, "folder with sentiment.dev.0, ..."),
                             ("amazon", amazon, "domain_sentiment_data.tar.gz")):
        parser.add_argument(f"--{name}", type=file_path, help=what)
        parser.set_defaults(**{f"make_{name}": make})
    parser.add_argument("--out", type=file_path, required=True, help="the folder for train.py --data")
    given = vars(parser.parse_args(command_line))
    for name in ("sst2", "imdb", "yelp", "amazon"):
        source = given[name]
        if source is None:
            continue
        try:
            given[f"make_{name}"](source, given["out"])
        except OSError as error:
            raise DataError(f"{error.filename or source}: cannot be read: {error.strerror or error}") from None
        except (KeyError, UnicodeDecodeError, tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
            raise DataError(f"{source}: is not what was expected: {error}") from None
