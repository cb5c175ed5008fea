"""The results to draw: one point of the grid, with the chosen traces and policies."""

import math
from dataclasses import dataclass
from pathlib import Path

from splitee.errors import DataError, UsageError
from splitee.estimates import Estimate, Point
from splitee.files import check_folder
from splitee.paper.points import Published
from splitee.paper.published import OFFLOAD
from splitee.result_files import read_manifest, read_table

from .changes import changes_in
from .grid import choose_grid, grid_note, in_order, number_text
from .windows import outages_in, windows_between

AS_GIVEN = 1  # the scale of per-exit offloading costs that leaves them as they are


def _estimate_columns(metric):
    """The columns of a mean with its interval."""
    return [f"{metric}_mean", f"{metric}_ci95_low", f"{metric}_ci95_high"]


SUMMARY_COLUMNS = ["samples", *_estimate_columns("accuracy"), *_estimate_columns("cost")]
BOUND_COLUMNS = ["lower_bound", "lower_bound_graph"]
TIME_COLUMNS = ["accuracy_mean", "cost_mean"]
CURVE_COLUMNS = ["round", *_estimate_columns("regret")]
FURTHER_REGRETS = {"piecewise": "regret_piecewise", "per-sample": "regret_per_sample"}
EXIT_COLUMNS = ["exit", "played", "exited", "offloaded"]


@dataclass(frozen=True)
class Chosen:
    """The traces and policies that figures of a run show, and what they say of the run."""

    traces: list
    policies: list
    all_policies: list  # also those not drawn: a policy's style depends on its place here
    configured: dict  # policy -> its part of the configuration, and the facts about its type
    kinds: dict  # trace -> measured, reconstructed, synthetic
    repeats: int
    unit: str  # of the costs, as it is shown
    world: str  # the source of offloading costs that are no number; or None
    per_exit: tuple  # the lowest and highest per-exit cost, of which offload is the scale; or None
    one_order: bool  # all repeats meet the samples of every trace in the same order
    policies_chosen: bool  # whether the user chose the policies


def chosen_of(manifest, summary, options):
    """The fields of Chosen as a dictionary."""
    all_traces = in_order(row.trace for row in summary.rows)
    traces = choose_names("trace", options.traces, all_traces, summary)
    all_policies = in_order(row.policy for row in summary.rows)
    return {
        "traces": traces,
        "policies": choose_names("policy", options.policies, all_policies, summary),
        "all_policies": all_policies,
        "configured": manifest["policies"],
        **{key: manifest[key] for key in ("kinds", "repeats", "unit", "world", "per_exit")},
        "one_order": all(manifest["orders"].get(trace) == "stored" for trace in traces),
        "policies_chosen": options.policies is not None,
    }


@dataclass(frozen=True)
class Results(Chosen):
    """All data that the figures show. Series are found by (trace, policy)."""

    curve_traces: list  # traces that reach a round of the curves
    offload: float  # where regret and exits are drawn
    grid_note: str  # the point of the grid that is drawn, in words
    points: dict  # list of Point, by rising offloading cost
    curves: dict  # list of (round, Estimate of the regret)
    exits: dict  # list of (exit, exited, offloaded), in percent of the samples
    windows: dict  # list of Window, where asked for
    between_ms: float  # from one sample's arrival to the next, or None
    outages: list  # (start, end) in ms, of the link that is drawn
    tiers: dict  # trace -> the name of each exit's tier, of runs with tiers
    further: dict  # "piecewise" and "per-sample", where the results have them -> as curves
    changes: dict  # trace -> list of (words, first round), where its segments or the offloading costs change
    bounds: dict  # (trace, policy) -> C of the lower bound C ln t of its regret
    published: Published = Published()  # published values to draw beside the results

    def family_of(self, policy):
        """The family of a policy, as in manifest.json."""
        return self.configured.get(policy, {}).get("family")


def read_results(options):
    """Reads a results folder as the options ask."""
    folder = Path(options.results)
    check_folder(folder)
    manifest = read_manifest(folder / "manifest.json")
    columns = SUMMARY_COLUMNS + (BOUND_COLUMNS if options.bounds else [])
    summary = read_table(folder / "summary.csv", columns)
    chosen = chosen_of(manifest, summary, options)
    traces, policies = chosen["traces"], chosen["policies"]
    check_complete(manifest, summary)
    rows = [row for row in summary.rows if row.trace in traces and row.policy in policies]
    grid = choose_grid(rows, summary, options.where)
    usual = AS_GIVEN if manifest["per_exit"] or manifest["world"] else OFFLOAD
    offload = _choose_offload(rows, summary, options.offload, usual)
    pairs = [(trace, policy) for trace in traces for policy in policies]
    curve_traces = [t for t in traces if manifest["samples"][t] >= manifest["first_round"]]

    def shown(row):
        """Whether regret and exits show a row."""
        return row.offload == offload and grid.get((row.trace, row.policy)) == row.grid

    curve_columns = CURVE_COLUMNS + (TIME_COLUMNS if options.time else [])
    curves = read_table(folder / "curves.csv", curve_columns, shown, summary.grid)
    curve_pairs = [pair for pair in pairs if pair[0] in curve_traces]
    exits = read_table(folder / "exits.csv", EXIT_COLUMNS, shown, summary.grid)
    points = _points(rows, grid, pairs, summary)
    samples = {(row.trace, row.policy): row.required("samples") for row in rows}
    return Results(
        **chosen,
        curve_traces=curve_traces,
        offload=offload,
        grid_note=grid_note(grid, summary.grid),
        points=points,
        curves=_curves(curves, curve_pairs, offload),
        further={
            name: _curves(curves, curve_pairs, offload, metric)
            for name, metric in FURTHER_REGRETS.items()
            if curves.rows and f"{metric}_mean" in curves.rows[0].fields
        },
        changes=changes_in(manifest, grid, summary.grid),
        exits=_exits(exits, pairs, offload, manifest["exits"], samples),
        windows=windows_between(curves) if options.time else {},
        between_ms=manifest["between_ms"],
        outages=outages_in(manifest, grid, summary.grid, max(samples.values(), default=0)),
        tiers=_tiers(exits, pairs, offload),
        bounds=_bounds([row for row in rows if shown(row)]) if options.bounds else {},
    )


def _bounds(rows):
    """C of the lower bound C ln t for the feedback of each policy that learns."""
    bounds = {}
    for row in rows:
        graph = row.number("lower_bound_graph")
        bound = graph if graph is not None else row.number("lower_bound")
        rounds = row.required("samples")
        if bound is not None and rounds > 1:
            bounds[row.trace, row.policy] = bound / math.log(rounds)
    return bounds


def check_complete(manifest, summary):
    """Checks that summary.csv holds exactly the traces and policies of the manifest."""
    for what, known, column in (
        ("trace", manifest["exits"], [row.trace for row in summary.rows]),
        ("policy", manifest["policies"], [row.policy for row in summary.rows]),
    ):
        missing = [name for name in known if name not in column]
        if missing:
            raise DataError(f"{summary.path}: has no rows for {what} {missing[0]!r}")
        strange = [name for name in column if name not in known]
        if strange:
            raise DataError(f"{summary.path}: {what} {strange[0]!r} is not in manifest.json")


def choose_names(what, wanted, known, summary):
    """The wanted names in the order of the results, all known ones where none is wanted."""
    if wanted is None:
        return known
    for name in wanted:
        if name not in known:
            raise UsageError(f"{summary.path}: has no {what} {name!r}; it has {', '.join(known)}")
    return [name for name in known if name in wanted]


def _choose_offload(rows, summary, wanted, usual):
    """The offloading cost of regret and exits: the wanted one, or the nearest to the usual one."""
    known = sorted({row.offload for row in rows})
    if wanted is None:
        return min(known, key=lambda value: (abs(value - usual), -value))
    if wanted not in known:
        listed = ", ".join(map(number_text, known))
        raise UsageError(
            f"{summary.path}: has no offloading cost {number_text(wanted)}; it has {listed}"
        )
    return wanted


def _estimate(row, metric):
    """The estimate of a metric in a row, None where its mean is empty."""
    mean = row.number(f"{metric}_mean")
    if mean is None:
        return None
    low, high = row.number(f"{metric}_ci95_low"), row.number(f"{metric}_ci95_high")
    if (low is None) != (high is None):
        raise DataError(f"{row.table}: line {row.line}: {metric} has one limit only")
    return Estimate(mean, low, high)


def _points(rows, grid, pairs, summary):
    """Accuracy and cost of each (trace, policy) over the offloading costs."""
    points = {pair: {} for pair in pairs}
    offloads = sorted({row.offload for row in rows})
    for row in rows:
        pair = row.trace, row.policy
        if row.grid != grid[pair]:
            continue
        where = f"{summary.path}: line {row.line}"
        if row.offload in points[pair]:
            raise DataError(f"{where}: the same trace, policy, offload and grid values again")
        samples, cost = row.required("samples"), _estimate(row, "cost")
        if samples <= 0 or cost is None:
            raise DataError(f"{where}: has no samples or no cost")
        accuracy = _estimate(row, "accuracy")
        points[pair][row.offload] = Point(
            row.offload, accuracy and accuracy.scaled(100), cost.scaled(1 / samples)
        )
    for (trace, policy), series in points.items():
        for offload in offloads:
            if offload not in series:
                raise _missing(summary, trace, policy, offload)
    return {pair: [series[offload] for offload in offloads] for pair, series in points.items()}


def _missing(table, trace, policy, offload):
    """The error for a cell without rows."""
    cell = f"trace {trace!r}, policy {policy!r}, offload {number_text(offload)}"
    return DataError(f"{table.path}: has no rows for {cell}")


def _by_pair(table, pairs, offload, column):
    """The rows of each (trace, policy), in order of `column`, which must rise."""
    series = {pair: [] for pair in pairs}
    for row in table.rows:
        mine = series.get((row.trace, row.policy))
        if mine is None:
            where = f"{table.path}: line {row.line}"
            raise DataError(f"{where}: trace {row.trace!r} is too short for any round")
        if mine and row.required(column) <= mine[-1].required(column):
            raise DataError(f"{table.path}: line {row.line}: {column} does not rise")
        mine.append(row)
    for (trace, policy), mine in series.items():
        if not mine:
            raise _missing(table, trace, policy, offload)
    return series


def _curves(table, pairs, offload, metric="regret"):
    """A regret over the rounds, by (trace, policy)."""
    curves = {}
    lengths = {}
    for (trace, policy), rows in _by_pair(table, pairs, offload, "round").items():
        if len(rows) != lengths.setdefault(trace, len(rows)):
            raise DataError(
                f"{table.path}: has {len(rows)} of {lengths[trace]} rounds for trace {trace!r}, "
                f"policy {policy!r}, offload {number_text(offload)}"
            )
        for row in rows:
            row.required(f"{metric}_mean")
        curves[trace, policy] = [(row.required("round"), _estimate(row, metric)) for row in rows]
    return curves


def _exits(table, pairs, offload, counts, samples):
    """Where samples exited and were offloaded, by (trace, policy), in percent of the samples."""
    exits = {}
    for (trace, policy), rows in _by_pair(table, pairs, offload, "exit").items():
        if len(rows) - (rows[0].required("exit") == 0) != counts[trace]:
            raise DataError(
                f"{table.path}: has {len(rows)} of {counts[trace]} exits for trace {trace!r}, "
                f"policy {policy!r}, offload {number_text(offload)}"
            )
        share = 100 / samples[trace, policy]
        columns = (("exit", 1), ("exited", share), ("offloaded", share))
        exits[trace, policy] = [
            tuple(row.required(column) * scale for column, scale in columns) for row in rows
        ]
    return exits


def _tiers(table, pairs, offload):
    """The name of each exit's tier by trace, of runs that have tiers."""
    return {
        trace: [row.fields["tier"] for row in rows if row.required("exit") > 0]
        for (trace, _), rows in _by_pair(table, pairs, offload, "exit").items()
        if all(row.fields.get("tier") for row in rows)
    }
