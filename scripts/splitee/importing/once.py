"""Whether the rows of a CSV file are different samples, by columns that name the samples."""

from splitee.errors import DataError

from . import columns
from .checks import cut

UNNAMED = ("", "unnamed: 0")  # pandas' names of the column that counts rows


class Once:
    """Watches the columns of samples and epochs while the file is read.

    options: sample (a column, "none", or None for a known name), keep_repeats (whether a sample may
    stand in several rows). samples: whether a sample has one row only.
    """

    def __init__(self, table, options, samples=True):
        """Finds the columns."""
        self.table = table
        self.off = options.keep_repeats
        self.sample = self._sample(options.sample) if samples else None
        self.epoch = next(iter(columns.known(table.header, columns.ROUND)), None)
        self.names, self.epochs = [], {}

    def _sample(self, name):
        """The position of the column that names samples, or None."""
        if name is not None:
            return columns.one(self.table.header, "sample", name, columns.SAMPLE, self.table.path)
        found = columns.known(self.table.header, columns.SAMPLE)
        if not found and self.table.header[0].lower() in UNNAMED:
            return 0
        return found[0] if found else None

    def see(self, texts):
        """Looks at a block: a tuple of texts per column."""
        if self.off:
            return
        if self.sample is not None:
            self.names += texts[self.sample]
        if self.epoch is not None:
            self.epochs |= dict.fromkeys(texts[self.epoch])

    def check(self, lines):
        """Refuses several epochs, and samples in more than one row. lines: the number of each row."""
        path = self.table.path
        if len(self.epochs) > 1:
            listed = columns.listed(list(self.epochs), 5)
            raise DataError(
                f"{path}: column {self.table.header[self.epoch]} holds {listed}: several epochs of "
                "the same samples; keep the rows of one, or give --keep-repeats"
            )
        seen = {}
        for line, name in zip(lines, self.names):
            if name in seen:
                raise DataError(
                    f"{path}: line {line} gives sample {cut(name)} again, after line {seen[name]}; "
                    f"expected one line for each (column {self.table.header[self.sample] or 1}; "
                    "where it names no samples, give --sample none)"
                )
            seen[name] = line
