"""All cells in two metrics, with those that no other beats: the frontier of each trace."""

from dataclasses import dataclass

from splitee.errors import DataError, UsageError
from splitee.files import check_folder
from splitee.result_files import parse_number, read_manifest, read_table

from .grid import in_order, number_text
from .panels import legend_handles, panel_title, plain_numbers, ticks
from .results import check_complete, choose_names
from .sheet import Sheet, relative
from .style import plain
from .sweep import OFFLOAD, label_of

# Whether more is better, by the beginning of a metric's name; as the program's column dictionary says.
HIGHEST = ("accuracy", "reward")
LOWEST = ("cost", "regret", "offloaded", "latency", "energy", "sent")
MOST_LABELS = 12  # on a panel's front; more cannot be read
FRONT = {"color": "#222222", "linewidth": 0.9, "zorder": 2}
BOUND = {"color": "#b2182b", "linewidth": 0.9, "linestyle": (0, (4, 2)), "zorder": 1.5}
TALL = 2.6  # inches, a panel


@dataclass(frozen=True)
class Cell:
    """One cell as a point; `place` says where in the grid it stands, in words."""

    policy: str
    x: float
    y: float
    place: str


@dataclass(frozen=True)
class Frontier:
    """The cells of each trace in two metrics."""

    axes: tuple  # the two metrics
    signs: tuple  # of each: times the value, less is better
    bounds: list  # (metric, value) of the constraint lines
    traces: list
    policies: list
    all_policies: list
    configured: dict
    kinds: dict
    unit: str  # of the costs, as it is shown
    labelled: list  # the columns whose values stand at the marks of the front
    cells: dict  # trace -> list of Cell

    def is_yardstick(self, policy):
        """Whether a policy knows the data beforehand, so that it is no choice."""
        return self.configured.get(policy, {}).get("family") == "hindsight"

    def front(self, trace):
        """The cells that no other beats, by the first metric; yardsticks do not count."""
        cells = [cell for cell in self.cells[trace] if not self.is_yardstick(cell.policy)]
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
    """Reads the cells of a results folder that the options ask for."""
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
    labelled = [column for column in columns if len({_value(row, summary, column) for row in rows} - {None}) > 1]
    cells = {trace: [] for trace in traces}
    for row in rows:
        x, y = (_metric(row, metric) for metric in options.frontier)
        if x is not None and y is not None:
            values = (_value(row, summary, column) for column in labelled)
            place = ", ".join(_text(value) for value in values if value is not None)
            cells[row.trace].append(Cell(row.policy, x, y, place))
    for trace, found in cells.items():
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
        labelled=labelled,
        cells=cells,
    )


def _where(rows, summary, options):
    """The rows at the point of the grid that --where and --offload name."""
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


def _text(value):
    """A grid value, a number or a name, in words."""
    return number_text(value) if isinstance(value, (int, float)) else plain(value)


def _metric(row, metric):
    """The value of a row; the user may have asked for a column of text."""
    try:
        return parse_number(row.fields[metric], row.table, row.line, metric)
    except DataError as error:
        raise UsageError(f"{error}; choose columns of numbers with --frontier") from error


def draw_frontier(frontier, styles):
    """The figure: a panel per trace, a dot per cell, a line through those that no other beats."""
    sheet = Sheet(len(frontier.traces), [TALL])
    for place, trace in enumerate(frontier.traces):
        axes = sheet.cells[place][0]
        for cell in frontier.cells[trace]:
            _dot(axes, frontier, styles[cell.policy], cell)
        _front(axes, frontier, frontier.front(trace))
        for metric, value in frontier.bounds:
            draw = axes.axvline if metric == frontier.axes[0] else axes.axhline
            draw(value, **BOUND)
        plain_numbers(axes)
        axes.xaxis.set_major_locator(ticks())
        axes.set_title(panel_title(sheet, frontier, trace))
        axes.set_xlabel(label_of(frontier.axes[0], frontier.unit))
        if sheet.is_left(place):
            axes.set_ylabel(label_of(frontier.axes[1], frontier.unit))
    return sheet.finish(_heading(frontier), legend_handles(styles, frontier.policies))


def _dot(axes, frontier, style, cell):
    """A cell: open where its policy knows the data beforehand."""
    face = {"markerfacecolor": "white"} if frontier.is_yardstick(cell.policy) else {}
    axes.plot([cell.x], [cell.y], **{**style.mark, "markersize": 3.6, "markeredgewidth": 0.8, **face})


def _front(axes, frontier, front):
    """The line through the front: what is had for at most so much, so it goes in steps."""
    level = "post" if frontier.signs[0] > 0 else "pre"
    xs, ys = [cell.x for cell in front], [cell.y for cell in front]
    if frontier.signs[0] < 0:
        xs, ys = xs[::-1], ys[::-1]
    axes.plot(xs, ys, drawstyle=f"steps-{level}", **FRONT)
    axes.plot(xs, ys, linestyle="", marker="o", markersize=7, markerfacecolor="none", markeredgewidth=0.7, **FRONT)
    if len(front) > MOST_LABELS:
        return
    for number, cell in enumerate(front):
        if cell.place:
            away = (4, -8) if number % 2 else (4, 5)
            axes.annotate(cell.place, (cell.x, cell.y), away, textcoords="offset points", fontsize=relative(5.5))


def _heading(frontier):
    """What the figure shows, in words."""
    wish = ["high" if sign < 0 else "low" for sign in frontier.signs]
    x, y = (" ".join(label_of(metric, frontier.unit).split()) for metric in frontier.axes)
    lines = [
        f"Every cell; the line goes through those that no other beats in {x} ({wish[0]} is better) "
        f"and {y} ({wish[1]} is better)"
    ]
    if frontier.labelled:
        lines.append("At the marks of the line: " + ", ".join(plain(column) for column in frontier.labelled))
    if frontier.bounds:
        bounds = (f"{plain(metric)} {number_text(value)}" for metric, value in frontier.bounds)
        lines.append("Broken: " + " and ".join(bounds))
    if any(frontier.is_yardstick(policy) for policy in frontier.policies):
        lines.append("Open: policies that know the data beforehand, which do not count")
    return lines
