"""Reads the files of a run row by row and says where one is damaged."""

import csv
import io
import json
import math
from dataclasses import dataclass

from .errors import DataError
from .files import check_regular
from .shown import shown

MOST_BYTES = 1 << 31  # of a result file that is read
LARGEST = 1e100  # of a number in a result file that can be drawn
KEY = ["trace", "policy", "offload"]
NAMES = ("device", "link", "schedule")  # grid columns that hold names of alternatives
UNITS = {"lambda": "λ", "ms": "ms", "mj": "mJ"}  # of costs, as they are shown


@dataclass(frozen=True)
class Row:
    """One row of a result file: its key, its grid values (None: not of this policy), the rest."""

    table: str
    line: int
    trace: str
    policy: str
    offload: float
    grid: tuple
    fields: dict

    def number(self, column):
        """A number, or None where the field is empty."""
        return parse_number(self.fields[column], self.table, self.line, column)

    def required(self, column):
        """A number that must be there."""
        value = self.number(column)
        if value is None:
            raise DataError(f"{self.table}: line {self.line}: {column} is empty")
        return value


@dataclass(frozen=True)
class Table:
    """A result file: its path, the names of its grid columns and its rows."""

    path: str
    grid: tuple
    rows: list


def parse_number(text, table, line, column):
    """The finite number that a field holds, or None where it is empty."""
    if text == "":
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise DataError(f"{table}: line {line}: {column} is {shown(text[:40])!r}, not a number")
    if abs(value) > LARGEST:
        raise DataError(f"{table}: line {line}: {column} is {value:g}, which cannot be drawn")
    return value


def _open(path):
    """Opens a result file as text, with or without byte order mark."""
    check_regular(path, MOST_BYTES)
    try:
        return open(path, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error


def csv_lines(path):
    """Yields the lines of a CSV file, its header first, each as (line, fields)."""
    with _open(path) as file:
        try:
            text = file.read()
        except (OSError, ValueError) as error:
            raise DataError(f"{path}: not a text file: {error}") from error
    if not text:
        raise DataError(f"{path}: is empty")
    if not text.endswith("\n"):
        raise DataError(f"{path}: is cut short: its last line has no end")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for fields in reader:
            yield reader.line_num, fields
    except csv.Error as error:
        raise DataError(f"{path}: line {reader.line_num}: {error}") from error


def _split_header(path, header, columns):
    """Splits the header into the names of the grid columns and those after them.

    `columns` must follow the grid; the first of them may have a namesake in the grid, so that the
    last place of it counts.
    """
    if header[:3] != KEY:
        raise DataError(f"{path}: not a result file of splitee-sim: no columns {','.join(KEY)}")
    missing = [name for name in columns if name not in header[3:]]
    if missing:
        raise DataError(f"{path}: has no column {missing[0]}")
    start = len(header) - 1 - header[::-1].index(columns[0])
    return tuple(header[3:start]), header[start:]


def _row(path, line, fields, grid, names):
    """One line of a result file as a Row."""
    if len(fields) != len(KEY) + len(grid) + len(names):
        expected = len(KEY) + len(grid) + len(names)
        raise DataError(f"{path}: line {line}: has {len(fields)} fields instead of {expected}")
    offload = parse_number(fields[2], path, line, "offload")
    if offload is None:
        raise DataError(f"{path}: line {line}: offload is empty")
    values = tuple(
        text if column in NAMES else parse_number(text, path, line, column)
        for column, text in zip(grid, fields[3 : 3 + len(grid)])
    )
    rest = dict(zip(names, fields[3 + len(grid) :]))
    return Row(str(path), line, fields[0], fields[1], offload, values, rest)


def read_table(path, columns, keep=None, expected_grid=None):
    """Reads a CSV result file that has `columns` after its grid.

    `keep` says which rows to keep; `expected_grid` is what its grid columns have to be.
    """
    lines = csv_lines(path)
    grid, names = _split_header(path, next(lines)[1], columns)
    if expected_grid not in (None, grid):
        raise DataError(f"{path}: its grid columns are not those of summary.csv")
    rows = []
    for line, fields in lines:
        row = _row(path, line, fields, grid, names)
        if keep is None or keep(row):
            rows.append(row)
    if not rows and keep is None:
        raise DataError(f"{path}: has no rows")
    return Table(str(path), grid, rows)


def read_manifest(path):
    """Reads manifest.json: the part of it that figures need, checked."""
    with _open(path) as file:
        try:
            manifest = json.load(file)
        except (OSError, ValueError, RecursionError) as error:
            raise DataError(f"{path}: not JSON: {error}") from error
    try:
        return _known_of(manifest)
    except KeyError as error:
        raise DataError(f"{path}: not a manifest of splitee-sim: has no {error}") from error
    except (AttributeError, OverflowError, TypeError, ValueError) as error:
        raise DataError(f"{path}: not a manifest of splitee-sim: {error}") from error


def _known_of(manifest):
    """read_manifest() of what the JSON holds."""
    configuration = manifest["configuration"]
    cost = configuration["cost"]
    offload = cost.get("offload") if "unit" in cost else cost["offload"]
    offload = offload if isinstance(offload, dict) else {}
    rounds = configuration["curves"]["rounds"]
    known = {policy["name"]: policy for policy in manifest.get("policies", [])}
    return {
        "first_round": min(rounds) if isinstance(rounds, list) else 1,
        "repeats": int(configuration["repeats"]),
        "unit": UNITS[cost.get("unit", "lambda")],
        "world": _world_of(cost),
        "between_ms": _between(cost.get("arrivals")),
        "outages": {link["name"]: _outages(link) for link in manifest.get("links", [])},
        "per_exit": _range_of(offload["per_exit"]) if "per_exit" in offload else None,
        "schedules": _schedules(offload.get("schedule")),
        "orders": {trace["name"]: trace.get("order") for trace in configuration["traces"]},
        "kinds": {trace["name"]: str(trace["kind"]) for trace in manifest["traces"]},
        "samples": {trace["name"]: int(trace["samples"]) for trace in manifest["traces"]},
        "exits": {trace["name"]: int(trace["exits"]) for trace in manifest["traces"]},
        "segments": {
            trace["name"]: [(str(s["name"]), int(s["first_round"])) for s in trace.get("segments", [])]
            for trace in manifest["traces"]
        },
        "policies": {
            policy["name"]: {**known.get(policy["name"], {}), **policy} for policy in configuration["policies"]
        },
    }


def _world_of(cost):
    """Where the offloading costs come from that are neither one number nor one per exit; or None."""
    if "unit" in cost:
        return f"costs of device, link and cloud in\u00a0{UNITS[cost['unit']]}"
    if isinstance(cost["offload"], dict) and "schedule" in cost["offload"]:
        return "offloading costs that change with the rounds"
    return None


def _schedules(schedule):
    """The schedules of offloading costs by name, "" where they have none: lists of (first round, value)."""
    if schedule is None:
        return {}
    named = schedule["named"] if isinstance(schedule, dict) else {"": schedule}
    return {name: [(int(step["from"]), float(step["value"])) for step in steps] for name, steps in named.items()}


def _between(arrivals):
    """Milliseconds from one sample's arrival to the next, on average; None without a clock."""
    if not isinstance(arrivals, dict):
        return None
    if "period_ms" in arrivals:
        return float(arrivals["period_ms"])
    return 1000 / float(arrivals["poisson_per_s"])


def _outages(link):
    """When a link sends nothing, once through its series, in ms; and after what time it begins again."""
    return [(float(start), float(end)) for start, end in link["outages_ms"]], float(link["period_ms"])


def _range_of(numbers):
    """The smallest and the largest of some numbers."""
    numbers = [float(number) for number in numbers]
    return min(numbers), max(numbers)
