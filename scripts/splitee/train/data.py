"""Reads the public data sets, as xz-compressed files in one folder:

  sst2/train.tsv.xz, dev.tsv.xz           SST-2 of GLUE: header, then sentence TAB label (1 positive)
  imdb/train.tsv.xz, test.tsv.xz          Large Movie Review Dataset: header, then label TAB rating TAB id TAB text
  yelp_sentences/sentiment.dev.0.xz, ...  style-transfer Yelp: one sentence a line; .0 negative, .1 positive; dev, test
  amazon_reviews/reviews.tar.xz           Multi-Domain Sentiment Dataset: DOMAIN/positive.review, negative.review

Where the public gets each set is said in scripts/train/README.md. Texts come back as `normal` makes them.
"""

import lzma
import re
import tarfile
from pathlib import Path

from splitee.errors import DataError

DOMAINS = ("books", "dvd", "electronics", "kitchen")
CONTRACTION = re.compile(r"n't\b|'(?:s|re|ve|ll|d|m)\b")
MARK = re.compile(r"[^\w\s']")


def normal(text):
    """`text` in lower case with words, marks and contractions apart, as SST-2 has it: "it's bad." to "it 's bad ."."""
    text = text.lower().replace("<br />", " ").replace("\\", " ")
    text = text.replace("-lrb-", "(").replace("-rrb-", ")").replace("’", "'")
    text = text.replace("``", '"').replace("''", '"').replace("`", "'")
    text = CONTRACTION.sub(lambda found: " " + found.group(), text)
    text = MARK.sub(lambda found: f" {found.group()} ", text)
    return " ".join(text.split())


def text_lines(path):
    """The lines of the xz-compressed UTF-8 file `path`, without their ends."""
    try:
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
            return file.read().rstrip("\n").split("\n")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: is not xz-compressed UTF-8 text: {error}") from None


def table(path, text_column, label_column):
    """(texts, labels) of a tab-separated file with a header line."""
    header, *rows = text_lines(path)
    columns = header.split("\t")
    for column in (text_column, label_column):
        if column not in columns:
            raise DataError(f"{path}: line 1 has no column {column}; it has {', '.join(columns)}")
    where, which = columns.index(text_column), columns.index(label_column)
    texts, labels = [], []
    for number, row in enumerate(rows, start=2):
        cells = row.split("\t")
        if len(cells) != len(columns):
            raise DataError(f"{path}: line {number} has {len(cells)} columns; the header has {len(columns)}")
        if cells[which] not in ("0", "1"):
            raise DataError(f"{path}: line {number}: label is {cells[which]!r}; expected 0 or 1")
        texts.append(cells[where])
        labels.append(int(cells[which]))
    return texts, labels


def sst2(folder, part):
    """(texts, labels) of SST-2, `part` train or dev, in the file's order."""
    return table(Path(folder) / "sst2" / f"{part}.tsv.xz", "sentence", "label")


def imdb(folder, part):
    """(texts, labels) of the movie reviews, `part` train or test, in the file's order (sorted by label)."""
    return table(Path(folder) / "imdb" / f"{part}.tsv.xz", "text", "label")


def yelp(folder):
    """(texts, labels) of all Yelp sentences: dev, then test, each negative first."""
    texts, labels = [], []
    for part in ("dev", "test"):
        for label in (0, 1):
            lines = text_lines(Path(folder) / "yelp_sentences" / f"sentiment.{part}.{label}.xz")
            texts += lines
            labels += [label] * len(lines)
    return texts, labels


def amazon(folder, domain):
    """(texts, labels) of one Amazon domain: title and text of each review, negative first."""
    path = Path(folder) / "amazon_reviews" / "reviews.tar.xz"
    texts, labels = [], []
    try:
        with tarfile.open(path, "r:xz") as archive:
            for label, name in enumerate(("negative", "positive")):
                content = archive.extractfile(f"./{domain}/{name}.review").read().decode("utf-8", "replace")
                reviews = content.split("</review>")[:-1]
                texts += [f"{field(review, 'title')} . {field(review, 'review_text')}" for review in reviews]
                labels += [label] * len(reviews)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (KeyError, tarfile.TarError, EOFError, lzma.LZMAError) as error:
        raise DataError(f"{path}: no archive with {domain}/negative.review and positive.review: {error}") from None
    return texts, labels


def field(review, name):
    """The text between <name> and </name> in `review`, empty where there is none."""
    found = re.search(rf"<{name}>\n?(.*?)\n?</{name}>", review, re.S)
    return found.group(1).strip() if found else ""
