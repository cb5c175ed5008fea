"""The published tables, and the settings of the paper's experiment. No other file holds these numbers."""

import json
from dataclasses import dataclass
from pathlib import Path

from splitee.errors import DataError
from splitee.result_files import csv_lines, parse_number
from splitee.simulator import CHECKOUT

DATA = CHECKOUT / "data" / "paper"
PUBLISHED = DATA / "published"

POLICIES = {
    "SplitEE": "splitee",
    "SplitEE-S": "splitee-s",
    "ElasticBERT": "elasticbert",
    "Final-exit": "final-exit",
    "Random-exit": "random-exit",
}
LAMBDAS = 10  # lambda in one unit of the published code's offloading costs
LAYERS = 12
PROCESSING, INFERENCE = 0.8, 0.2  # lambda per layer: of its computation, and of a look at its exit
MU = 0.1  # what a lambda weighs in the reward
OFFLOADS = (1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5)  # lambda
OFFLOAD = 5  # lambda; where the paper draws its regret
ROUNDS = (500, 1000, 1500, 2000)  # of the regret that is compared


def in_lambda(published):
    """A published offloading cost in lambda."""
    return round(LAMBDAS * float(published), 6)


@dataclass(frozen=True)
class Entry:
    """One line of a published table."""

    path: Path
    line: int
    fields: dict

    def optional(self, column):
        """A number, or None where the field is empty."""
        return parse_number(self.fields[column], self.path, self.line, column)

    def number(self, column):
        """A number that must not be missing."""
        value = self.optional(column)
        if value is None:
            raise self.error(f"{column} is empty")
        return value

    def error(self, text):
        """The error that names this line."""
        return DataError(f"{self.path}: line {self.line}: {text}")

    @property
    def pair(self):
        """The (trace, policy) of the line."""
        algorithm = self.fields["algorithm"]
        if algorithm not in POLICIES:
            known = ", ".join(POLICIES)
            raise self.error(f"no algorithm {algorithm[:40]!r}; known: {known}")
        return self.fields["dataset"], POLICIES[algorithm]


def entries(path, columns):
    """Yields the lines of a published table that has `columns`."""
    lines = csv_lines(path)
    _, header = next(lines)
    for column in columns:
        if column not in header:
            raise DataError(f"{path}: not a table of published values: has no column {column}")
    for line, fields in lines:
        if len(fields) != len(header):
            found = f"has {len(fields)} fields instead of {len(header)}"
            raise DataError(f"{path}: line {line}: {found}")
        yield Entry(path, line, dict(zip(header, fields)))


def rows(name, columns, data_set=None):
    """The lines of a table of data/paper/published, all of them or those of a data set."""
    found = entries(PUBLISHED / name, ["dataset", *columns])
    return [entry for entry in found if data_set in (None, entry.fields["dataset"])]


def read_parameters(folder, data_set):
    """The parameters of the reconstructed trace of a data set: what the file NAME.json of a folder holds."""
    path = Path(folder) / f"{data_set}.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise DataError(f"{path}: not JSON: {error}") from error


def data_sets():
    """The names of the paper's data sets."""
    return [entry.fields["dataset"] for entry in rows("final_exit.csv", [])]


def threshold(data_set):
    """The confidence from which on a sample exits on the device."""
    return rows("final_exit.csv", ["threshold"], data_set)[0].number("threshold")


def best_exits():
    """Yields (data set, offloading cost in lambda, exit): the optimum that the published code prints."""
    for entry in rows("best_arm.csv", []):
        for column, text in entry.fields.items():
            if column != "dataset":
                yield entry.fields["dataset"], in_lambda(column.removeprefix("o=")), int(text)


def reference_exit(data_set):
    """The exit that the published regret refers to."""
    return next(exit_ for name, offload, exit_ in best_exits() if (name, offload) == (data_set, OFFLOAD))
