"""A CSV file with a header, read once from front to end in blocks of rows."""

import csv
import gc
import re
from functools import partial
from itertools import islice

import numpy as np

from splitee.contents import head_of
from splitee.errors import DataError

from .checks import cut, short

BLOCK = 1 << 16  # number of rows held as text
LONGEST_LINE = 1 << 24  # characters; longer lines are cut, and so are of another length
TRUTH = {"True": 1.0, "False": 0.0, "true": 1.0, "false": 0.0, "TRUE": 1.0, "FALSE": 0.0}
OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}
DELIMITER_OPTIONS = {";": "';'", "\t": "tab", "|": "'|'"}


def is_number(text):
    """Whether a field holds a number as this project reads them."""
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and "_" not in text


class Table:
    """The rows of a CSV file. UTF-8, with or without byte order mark; fields may be quoted, or not
    at all with quoted=False.

    header: the names of the columns. Rows of another length, unfinished quotes and bytes that are
    not UTF-8 are a DataError that names the line; empty lines are passed over.
    """

    def __init__(self, path, delimiter=",", quoted=True):
        """Opens the file and reads its header."""
        self.path = path
        head_of(path)
        try:
            self._file = open(path, encoding="utf-8-sig", newline="")
        except OSError as error:
            raise DataError(f"{path}: {error.strerror}") from error
        self._reader = csv.reader(
            iter(partial(self._file.readline, LONGEST_LINE), ""),
            delimiter=delimiter,
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            strict=True,
        )
        self._width = None
        header = self._next_row()
        if header is None:
            raise DataError(f"{path}: is empty; expected a header and one row per sample")
        self.header = [name.strip() for name in header[1]]
        self._check_header(delimiter)
        self._first = self._next_row()
        if self._first is None:
            raise DataError(f"{path}: holds a header and no rows")

    def __enter__(self):
        """The table itself; until it is closed, rows of text are not searched for garbage."""
        gc.disable()
        return self

    def __exit__(self, *_):
        """Closes the file."""
        gc.enable()
        self._file.close()

    def first_row(self):
        """The fields of the first row after the header."""
        return self._first[1]

    def place(self, line, column):
        """The text that leads a reader to a field; column: its position from 0."""
        return f"{self.path}: line {line}, column {cut(self.header[column]) or column + 1}"

    def blocks(self):
        """Yields (lines, columns): line numbers [rows] from 1, and a tuple of texts per column."""
        (line, row), self._first = self._first, None
        lines, rows = np.array([line]), [row]
        while block := self._next_rows(BLOCK):
            lines, rows = np.append(lines, block[0]), rows + block[1]
            yield lines, list(zip(*rows))
            lines, rows = np.array([], int), []
        if rows:
            yield lines, list(zip(*rows))

    def numbers(self, texts, lines, column, truth=False):
        """The texts of a column as float64; with `truth`, True and False are 1 and 0.

        A text that is not a plain number is a DataError, also 1_000 and digits of other scripts, which
        Python would read. NaN and infinity pass; the caller refuses them with their ranges.
        """
        if truth and texts[0] in TRUTH:
            texts = [str(TRUTH.get(text, text)) for text in texts]
        joined = "".join(texts)
        if joined.isascii() and "_" not in joined:
            try:
                return np.fromiter(map(float, texts), np.float64, len(texts))
            except ValueError:
                pass
        at = next(i for i, text in enumerate(texts) if not is_number(text))
        raise DataError(f"{self.place(lines[at], column)} {_complaint(texts[at])}")

    def _next_rows(self, most):
        """(lines, rows) of up to `most` rows that are not empty, equally long; None at the end."""
        before = self._reader.line_num
        try:
            rows = list(islice(self._reader, most))
        except csv.Error as error:
            raise DataError(
                f"{self.path}: line {self._reader.line_num} is no CSV ({error}); is a "
                "quote left open?"
            ) from error
        except UnicodeDecodeError as error:
            raise DataError(
                f"{self.path}: line {_line_of_bad_byte(self.path)} holds the byte "
                f"0x{error.object[error.start]:02x}, which is not UTF-8; save the file as UTF-8"
            ) from error
        except OSError as error:
            raise DataError(f"{self.path}: {error.strerror}") from error
        if not rows:
            return None
        if self._reader.line_num - before == len(rows):
            lines = np.arange(before + 1, before + len(rows) + 1)
        else:
            lines = before + np.cumsum([_line_count(row) for row in rows])
        if not all(rows):
            lines = lines[np.array([bool(row) for row in rows])]
            rows = [row for row in rows if row]
        self._check_widths(lines, rows)
        return lines, rows

    def _check_widths(self, lines, rows):
        """Refuses rows that are not as long as the first row of the file."""
        if rows and self._width is None:
            self._width = len(rows[0])
        if set(map(len, rows)) - {self._width}:
            at = next(i for i, row in enumerate(rows) if len(row) != self._width)
            raise DataError(
                f"{self.path}: line {lines[at]} has {len(rows[at])} fields; expected "
                f"{self._width}, as many as the header"
            )

    def _next_row(self):
        """(line, fields) of the next row that is not empty, or None."""
        while block := self._next_rows(1):
            lines, rows = block
            if rows:
                return lines[0], rows[0]
        return None

    def _check_header(self, delimiter):
        """Refuses another delimiter, a missing header and names that stand twice."""
        if len(self.header) == 1:
            for other, name in OTHER_DELIMITERS.items():
                if other in self.header[0] and other != delimiter:
                    raise DataError(
                        f"{self.path}: line 1 is divided by {name}; give --delimiter "
                        f"{DELIMITER_OPTIONS[other]}"
                    )
        if all(is_number(name) for name in self.header):
            raise DataError(
                f"{self.path}: line 1 holds numbers; expected a header with the names of the "
                "columns"
            )
        seen = {}
        for at, name in enumerate(self.header, 1):
            if name and name in seen:
                raise DataError(
                    f"{self.path}: line 1 names {cut(name)} twice (columns {seen[name]} and {at})"
                )
            seen[name] = at


def _line_of_bad_byte(path):
    """The number of the first line that is not UTF-8."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                break
        return number


def _line_count(row):
    """The number of lines of the file that a row takes; quoted fields may hold line breaks."""
    return 1 + sum(len(re.findall("\r\n|\r|\n", field)) for field in row)


def _complaint(text):
    """What is wrong with a field that is not a number."""
    if not text.strip():
        return "is empty; expected a number"
    if text.strip().endswith("%"):
        return f"is {short(text)}; expected a fraction without percent sign, such as 0.95"
    if "," in text and is_number(text.replace(",", ".")):
        return f"is {short(text)}; expected a decimal point, such as 0.95"
    return f"is {short(text)}; expected a number"
