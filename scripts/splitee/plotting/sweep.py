"""One value of summary.csv over one or two grid columns, for the figures of sweeps."""

from dataclasses import dataclass
from pathlib import Path

from splitee.errors import DataError, UsageError
from splitee.estimates import Estimate
from splitee.files import check_folder
from splitee.result_files import parse_number, read_manifest, read_table

from .grid import grid_note, in_order, number_text
from .panels import heading
from .results import Chosen, check_complete, chosen_of
from .style import plain

OFFLOAD = "offload"
MEAN = "_mean"
PER_SAMPLE = ("cost", "reward")  # totals in the file
SHARES = ("accuracy", "offloaded")  # drawn in percent of the samples
LABELS = {
    "accuracy": "Accuracy (%)",
    "cost": "Cost per sample (λ)",
    "cost_per_sample": "Cost per sample (λ)",
    "offloaded_share": "Offloaded (share)",
    "offloaded": "Offloaded (%)",
    "reward": "Reward per sample",
    "regret": "Total regret at the last round",
    "best_exit": "Best exit",
    "reference_exit": "Exit of the reference",
    "samples": "Samples",
    "cost_change_percent": "Cost against Final-exit (%)",
    "accuracy_change_points": "Accuracy against\nFinal-exit (points)",
    "offload": "Offloading cost (λ)",
    "mu": "μ (reward per λ)",
    "threshold": "Confidence threshold",
    "beta": "β (exploration)",
    "latency_ms": "Latency per sample (ms)",
    "latency_ms_p50": "Latency, median (ms)",
    "latency_ms_p95": "Latency, 95th percentile (ms)",
    "latency_ms_p99": "Latency, 99th percentile (ms)",
    "energy_mj": "Energy per sample (mJ)",
    "sent_bytes": "Sent per sample (bytes)",
}


@dataclass(frozen=True)
class Sweep(Chosen):
    """One value over the grid. Cells are found by (trace, policy), then by the values of `axes`,
    a tuple of numbers with None for a column that the policy does not have."""

    value: str
    axes: tuple  # the one or two grid columns
    grid_note: str  # the values of the other columns, in words
    cells: dict  # (trace, policy) -> {axes values: Estimate}

    def axis_label(self, column):
        """The label of an axis."""
        if column == OFFLOAD and self.world:
            return "offload (only holds a place)"
        if column == OFFLOAD and self.per_exit:
            return "Scale of the per-exit offloading costs"
        return self._known_label(column) or plain(column.replace("_", " ").capitalize())

    @property
    def value_label(self):
        """The label of the value, with its unit."""
        return self._known_label(self.value.removesuffix(MEAN)) or plain(self.value)

    def _known_label(self, column):
        """The label of a column that has one, in the unit of the costs."""
        label = LABELS.get(column)
        return label and label.replace("λ", self.unit)

    def heading(self, axes="", interval=None):
        """The heading of a figure, in words. interval: how the figure draws the 95% interval, or None."""
        text = f"{_without_unit(self.value_label)}{axes}"
        lines = [text]
        if self.value.endswith(MEAN):
            lines = heading(self, text, interval if self._has_intervals else None)
        elif self.grid_note:
            lines.append(plain(self.grid_note))
        return lines

    def against(self, column):
        """A column's name within a sentence."""
        name = _without_unit(self.axis_label(column))
        return name if column not in LABELS else name[0].lower() + name[1:]

    @property
    def _has_intervals(self):
        """Whether any cell has a 95% interval."""
        return any(cell.low is not None for of in self.cells.values() for cell in of.values())


def label_of(metric, unit):
    """The label of a column as the file holds it, with totals and shares, not per sample or in percent."""
    stem = metric.removesuffix(MEAN)
    if stem in (*PER_SAMPLE, *SHARES) or stem not in LABELS:
        text = plain(stem.replace("_", " ").capitalize())
        return f"{text} (total of a run)" if stem in (*PER_SAMPLE, "offloaded") else text
    return LABELS[stem].replace("λ", unit)


def _without_unit(label):
    """A label on one line, without what stands in brackets."""
    return " ".join(label.split()).partition(" (")[0]


def read_sweeps(options):
    """Yields the Sweep of each figure that the options ask for."""
    folder = Path(options.results)
    check_folder(folder)
    manifest = read_manifest(folder / "manifest.json")
    summary = read_table(folder / "summary.csv", ["samples"])
    check_complete(manifest, summary)
    fixed = dict(options.where)
    if options.offload is not None:
        fixed[OFFLOAD] = options.offload
    wanted = [[options.against]] if options.against else []
    wanted += [options.heat] if options.heat else []
    for axes in wanted or [[OFFLOAD]]:
        for value in options.value:
            yield _sweep(summary, manifest, options, value, tuple(axes), fixed)


def _sweep(summary, manifest, options, value, axes, fixed):
    """The Sweep of one value over the columns `axes`, other columns `fixed`."""
    _check_columns(summary, value, axes, fixed)
    chosen = chosen_of(manifest, summary, options)
    by_pair = {(trace, policy): [] for trace in chosen["traces"] for policy in chosen["policies"]}
    for row in summary.rows:
        if (row.trace, row.policy) in by_pair:
            by_pair[row.trace, row.policy].append(row)
    others = [column for column in (OFFLOAD, *summary.grid) if column not in axes]
    _check_fixed(summary, by_pair, fixed)
    points, cells = {}, {}
    for pair, rows in by_pair.items():
        who = f"{summary.path}: trace {pair[0]!r}, policy {pair[1]!r}"
        rows = _at(rows, summary, others, fixed, who)
        points[pair] = tuple(_grid_value(rows[0], summary, column) for column in others)
        cells[pair] = _cells(rows, summary, value, axes, who)
    if not any(cells.values()):
        raise DataError(f"{summary.path}: {value} is empty in all rows to be drawn")
    return Sweep(
        **chosen,
        value=value,
        axes=axes,
        grid_note=_note(points, others, chosen["world"]),
        cells=cells,
    )


def _note(points, others, world):
    """The values of the columns that are no axis; where offload only holds a place, where the costs come from."""
    if world is None:
        return grid_note(points, others)
    kept = [place for place, column in enumerate(others) if column != OFFLOAD]
    values = {pair: [point[place] for place in kept] for pair, point in points.items()}
    return "; ".join(filter(None, [world, grid_note(values, [others[place] for place in kept])]))


def _check_columns(summary, value, axes, fixed):
    """Sees to it that the value and the grid columns are in the file, each in one role."""
    columns = (OFFLOAD, *summary.grid)
    for column in (*axes, *fixed):
        if column not in columns:
            known = ", ".join(columns)
            raise UsageError(f"{summary.path}: has no grid column {column!r}; it has {known}")
    for column in axes:
        if column in fixed:
            raise UsageError(f"{column} is an axis of the figure; it cannot be fixed as well")
    if value not in summary.rows[0].fields:
        known = ", ".join(summary.rows[0].fields)
        raise UsageError(f"{summary.path}: has no value column {value!r}; it has {known}")


def _check_fixed(summary, by_pair, fixed):
    """Sees to it that each fixed value is somewhere in its column."""
    rows = [row for of_pair in by_pair.values() for row in of_pair]
    for column, value in fixed.items():
        known = in_order(_grid_value(row, summary, column) for row in rows)
        if value not in known:
            listed = ", ".join(number_text(one) for one in known if one is not None)
            raise UsageError(
                f"{summary.path}: {column} is {number_text(value)} nowhere; it has {listed}"
            )


def _grid_value(row, summary, column):
    """The value of a grid column in a row, None where the policy does not have it."""
    return row.offload if column == OFFLOAD else row.grid[summary.grid.index(column)]


def _at(rows, summary, others, fixed, who):
    """The rows at the fixed values; a column with a single value keeps it."""
    for column in others:
        known = in_order(_grid_value(row, summary, column) for row in rows)
        if len(known) == 1:
            continue
        listed = ", ".join(map(number_text, known))
        if column not in fixed:
            raise UsageError(
                f"{who} has several rows per point: {column} is {listed}; "
                f"choose one with --where {column}={number_text(known[0])}"
            )
        if fixed[column] not in known:
            raise UsageError(f"{who} has no {column} {number_text(fixed[column])}; it has {listed}")
        rows = [row for row in rows if _grid_value(row, summary, column) == fixed[column]]
    return rows


def _cells(rows, summary, value, axes, who):
    """The estimates by the values of the axes; rows whose value is empty are left out."""
    cells, seen = {}, set()
    for row in rows:
        place = tuple(_grid_value(row, summary, column) for column in axes)
        if place in seen:
            raise DataError(f"{who}: line {row.line}: the same grid values again")
        seen.add(place)
        estimate = _estimate(row, value)
        if estimate is not None:
            cells[place] = estimate
    return cells


def _estimate(row, value):
    """The value of a row with its interval, in the unit in which it is drawn."""
    mean = _number(row, value)
    if mean is None:
        return None
    stem = value.removesuffix(MEAN)
    limits = [f"{stem}_ci95_low", f"{stem}_ci95_high"]
    estimate = Estimate(mean)
    if stem != value and all(name in row.fields for name in limits):
        estimate = Estimate(mean, *(row.number(name) for name in limits))
    if (estimate.low is None) != (estimate.high is None):
        raise DataError(f"{row.table}: line {row.line}: {stem} has one limit only")
    if stem == value or stem not in (*PER_SAMPLE, *SHARES):
        return estimate
    samples = row.required("samples")
    if samples <= 0:
        raise DataError(f"{row.table}: line {row.line}: has no samples")
    return estimate.scaled({"accuracy": 100, "offloaded": 100 / samples}.get(stem, 1 / samples))


def _number(row, value):
    """The value of a row; the user may have asked for a column of text."""
    try:
        return parse_number(row.fields[value], row.table, row.line, value)
    except DataError as error:
        raise UsageError(f"{error}; choose a column of numbers with --value") from error
