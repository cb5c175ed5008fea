"""All cells in two metrics, with those that no other beats: the frontier of each trace, and of each of its links,
devices or schedules where these have names."""

from dataclasses import dataclass

from splitee.errors import DataError, UsageError
from splitee.files import check_folder
from splitee.result_files import NAMES, parse_number, read_manifest, read_table

from .grid import in_order, number_text
from .results import check_complete, choose_names
from .style import plain
from .sweep import OFFLOAD

# Whether more is better, by the beginning of a metric's name; as the program's column dictionary says.
HIGHEST = ("accuracy", "reward")
LOWEST = ("cost", "regret", "offloaded", "latency", "energy", "sent")
SMALLEST, LARGEST = 3.0, 5.6  # points, of a mark


@dataclass(frozen=True)
class Cell:
    """One cell as a point; `place` is its place in the grid, in words."""

    policy: str
    x: float
    y: float
    place: str
    size: float  # of its mark: how far up the column that is told by sizes it stands


@dataclass(frozen=True)
class Frontier:
    """The cells in two metrics. A panel is a trace and the names of its world: link, device, schedule."""

    axes: tuple  # the two metrics
    signs: tuple  # of each: times the value, less is better
    bounds: list  # (metric, value) of each constraint line
    traces: list
    policies: list
    all_policies: list
    configured: dict
    kinds: dict
    unit: str  # of the costs, as it is shown
    worlds: list  # the columns of names that have panels of their own
    labelled: list  # the columns whose values stand at the marks of the front
    sized: tuple  # (column, lowest, highest) that sizes of marks tell; or nothing
    cells: dict  # panel -> list of Cell

    def is_yardstick(self, policy):
        """Whether a policy knows the data beforehand, so that it cannot be chosen."""
        return self.configured.get(policy, {}).get("family") == "hindsight"

    def front(self, panel):
        """The cells that no other beats, by the first metric; yardsticks do not count."""
        cells = [cell for cell in self.cells[panel] if not self.is_yardstick(cell.policy)]
        return unbeaten(cells, self.signs)


def unbeaten(cells, signs):
    """The cells of which no other is at least as good in both metrics and better in one."""
    first, second = signs
    front, lowest, last = [], float("inf"), None
    for cell in sorted(cells, key=lambda cell: (first * cell.x, second * cell.y)):
        if second * cell.y < lowest or (cell.x, cell.y) == last:
            front.append(cell)
            lowest, last = second * cell.y, (cell.x, cell.y)
    return front


def sign_of(metric, better):
    """1 where less of a metric is better, -1 where more is."""
    if metric in better:
        return 1 if better[metric] == "lowest" else -1
    if metric.startswith(HIGHEST):
        return -1
    if metric.startswith(LOWEST):
        return 1
    raise UsageError(
        f"--frontier {metric}: nothing says whether more of it is better; say it with "
        f"--better {metric}=highest or lowest"
    )


def read_frontier(options):
    """Reads the cells of a results folder for the options."""
    check_folder(options.results)
    manifest = read_manifest(options.results / "manifest.json")
    summary = read_table(options.results / "summary.csv", ["samples"])
    check_complete(manifest, summary)
    for metric in options.frontier:
        if metric not in summary.rows[0].fields:
            known = ", ".join(summary.rows[0].fields)
            raise UsageError(f"{summary.path}: has no value column {metric!r}; it has {known}")
    for metric, _ in options.subject_to:
        if metric not in options.frontier:
            raise UsageError(f"--subject-to {metric}: is no axis of the figure, so it has no line there")
    all_policies = in_order(row.policy for row in summary.rows)
    all_traces = in_order(row.trace for row in summary.rows)
    policies = choose_names("policy", options.policies, all_policies, summary)
    traces = choose_names("trace", options.traces, all_traces, summary)
    rows = [row for row in summary.rows if row.trace in traces and row.policy in policies]
    rows = _where(rows, summary, options)
    columns = (OFFLOAD, *summary.grid)
    varying = [column for column in columns if len({_value(row, summary, column) for row in rows} - {None}) > 1]
    worlds = [column for column in varying if column in NAMES]
    labelled = [column for column in varying if column not in NAMES]
    known = sorted({_value(row, summary, labelled[-1]) for row in rows} - {None}) if labelled else []
    cells = {}
    for row in rows:
        panel = (row.trace, *(_value(row, summary, column) or "" for column in worlds))
        found = cells.setdefault(panel, [])
        x, y = (_metric(row, metric) for metric in options.frontier)
        if x is not None and y is not None:
            place = _place(row, summary, labelled)
            found.append(Cell(row.policy, x, y, place, _size(row, summary, labelled, known)))
    for (trace, *_), found in cells.items():
        if not found:
            raise DataError(f"{summary.path}: trace {trace!r} has no cell with {' and '.join(options.frontier)}")
    return Frontier(
        axes=tuple(options.frontier),
        signs=tuple(sign_of(metric, dict(options.better)) for metric in options.frontier),
        bounds=options.subject_to,
        traces=traces,
        policies=policies,
        all_policies=all_policies,
        configured=manifest["policies"],
        kinds=manifest["kinds"],
        unit=manifest["unit"],
        worlds=worlds,
        labelled=labelled,
        sized=(labelled[-1], known[0], known[-1]) if labelled else (),
        cells=cells,
    )


def _where(rows, summary, options):
    """The rows at the point of the grid that --where and --offload give."""
    fixed = dict(options.where)
    if options.offload is not None:
        fixed[OFFLOAD] = options.offload
    for column, value in fixed.items():
        if column != OFFLOAD and column not in summary.grid:
            known = ", ".join((OFFLOAD, *summary.grid))
            raise UsageError(f"{summary.path}: has no grid column {column!r}; it has {known}")
        rows = [row for row in rows if _value(row, summary, column) in (None, value)]
        if not any(_value(row, summary, column) == value for row in rows):
            raise UsageError(f"{summary.path}: {column} is {number_text(value)} nowhere")
    return rows


def _value(row, summary, column):
    """The value of a grid column in a row, None where the policy does not have it."""
    return row.offload if column == OFFLOAD else row.grid[summary.grid.index(column)]


def _place(row, summary, labelled):
    """Where a cell stands in the grid; of several columns each with its name."""
    values = [(column, _value(row, summary, column)) for column in labelled]
    words = [(plain(column), value_text(value)) for column, value in values if value is not None]
    return ", ".join(f"{column}\u00a0{value}" if len(labelled) > 1 else value for column, value in words)


def _size(row, summary, labelled, known):
    """The size of a cell's mark: by the place of its value in the last of the labelled columns among all there."""
    value = _value(row, summary, labelled[-1]) if labelled else None
    share = 0.3 if value is None else known.index(value) / (len(known) - 1)
    return SMALLEST + share * (LARGEST - SMALLEST)


def value_text(value):
    """A grid value, a number or a name, in words."""
    return number_text(value) if isinstance(value, (int, float)) else plain(value)


def _metric(row, metric):
    """The value of a row; the user may have asked for a column of text."""
    try:
        return parse_number(row.fields[metric], row.table, row.line, metric)
    except DataError as error:
        raise UsageError(f"{error}; choose columns of numbers with --frontier") from error
