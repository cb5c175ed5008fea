"""Reads a folder of published values and brings them into the names and units of the results."""

from collections import namedtuple
from dataclasses import dataclass, replace
from pathlib import Path

from .errors import DataError, UsageError
from .files import check_folder
from .results import PAPER_OFFLOAD, Estimate, Point, Published
from .tables import csv_lines, parse_number

POLICIES = {
    "SplitEE": "splitee",
    "SplitEE-S": "splitee-s",
    "ElasticBERT": "elasticbert",
    "Final-exit": "final-exit",
    "Random-exit": "random-exit",
}
LAMBDAS = 10  # lambda in one unit of the published code's offloading costs

Final = namedtuple("Final", "samples accuracy cost")


def read_published(folder):
    """Reads all published values of a folder."""
    folder = Path(folder)
    check_folder(folder)
    finals = _read_final_exit(folder / "final_exit.csv")
    points = _read_points(folder / "accuracy_cost.csv", finals)
    return Published(points, _read_curves(folder / "regret.csv"))


def beside_published(results, folder):
    """The results with the published values of what they draw."""
    everything = read_published(folder)
    if results.per_exit:
        raise UsageError(f"{folder}: has no values for per-exit offloading costs")
    points, curves = {}, {}
    for pair, mine in results.points.items():
        known = everything.points.get(pair, [])
        low, high = mine[0].offload, mine[-1].offload
        points[pair] = [point for point in known if low <= point.offload <= high]
    for pair, mine in results.curves.items():
        known = everything.curves.get(pair, [])
        last = mine[-1][0]
        curves[pair] = [(at, regret) for at, regret in known if at <= last]
    if not any(points.values()) and not any(curves.values()):
        drawn = f"{', '.join(results.traces)} with {', '.join(results.policies)}"
        raise UsageError(f"{folder}: has no values for what is drawn: {drawn}")
    if results.offload != PAPER_OFFLOAD:
        curves = {}
    return replace(results, published=Published(_filled(points), _filled(curves)))


def _filled(series):
    """The series that hold anything."""
    return {pair: items for pair, items in series.items() if items}


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
        """A number that must be there."""
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


def _entries(path, columns):
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


def _read_final_exit(path):
    """Samples, accuracy (percent) and cost per sample of each trace with Final-exit."""
    accuracy, cost = "final_exit_accuracy", "final_exit_total_cost_lambda"
    finals = {}
    for entry in _entries(path, ["dataset", "samples", accuracy, cost]):
        samples = entry.number("samples")
        if samples < 1:
            raise entry.error("has no samples")
        finals[entry.fields["dataset"]] = Final(
            samples, 100 * entry.number(accuracy), entry.number(cost) / samples
        )
    return finals


def _read_points(path, finals):
    """Accuracy and cost per sample over the offloading costs; those of Final-exit do not vary."""
    points = {}
    columns = ["dataset", "algorithm", "offloading_cost", "accuracy", "cost_lambda"]
    for entry in _entries(path, columns):
        trace, policy = entry.pair
        if trace not in finals:
            raise entry.error(f"data set {trace[:40]!r} is not in final_exit.csv")
        final = finals[trace]
        offload = round(LAMBDAS * entry.number("offloading_cost"), 6)
        accuracy = Estimate(100 * entry.number("accuracy"))
        cost = Estimate(entry.number("cost_lambda") / final.samples)
        series = points.setdefault((trace, policy), {})
        if offload in series:
            raise entry.error("the same data set, algorithm and offloading cost again")
        series[offload] = Point(offload, accuracy, cost)
        whole = points.setdefault((trace, "final-exit"), {})
        whole[offload] = Point(offload, Estimate(final.accuracy), Estimate(final.cost))
    return {pair: [series[at] for at in sorted(series)] for pair, series in points.items()}


def _read_curves(path):
    """The cumulative regret over the rounds."""
    mean, low, high = "cumulative_regret_mean", "ci95_low", "ci95_high"
    curves = {}
    for entry in _entries(path, ["dataset", "algorithm", "round", mean, low, high]):
        series = curves.setdefault(entry.pair, [])
        at = entry.number("round")
        if series and at <= series[-1][0]:
            raise entry.error("round does not rise")
        limits = entry.optional(low), entry.optional(high)
        if (limits[0] is None) != (limits[1] is None):
            raise entry.error("has one limit only")
        series.append((at, Estimate(entry.number(mean), *limits)))
    return curves
