"""Cumulative regret over the rounds."""

import math
from dataclasses import replace
from itertools import cycle

from matplotlib.lines import Line2D

from splitee.paper.points import Published

from .changes import mark_changes
from .panels import (
    at_offload,
    draw_line,
    draw_published,
    heading,
    line_handles,
    panel_title,
    plain_numbers,
    ticks,
)
from .sheet import Sheet

NOT_LEARNING = ("fixed", "walk", "hindsight")  # families, as manifest.json names them
NOT_IN_REGRET = ("walk", "hindsight")
PUBLISHED = " published,\nwith 95% interval"
FURTHER = {
    "piecewise": "Regret against each segment's best arm",
    "per-sample": "Regret against the best arm for each sample",
}
BOUND = {"color": "#666666", "linewidth": 0.8}
BOUND_DASHES = [(0, (1, 1.5)), (0, (1, 4)), (0, (4, 1.5, 1, 1.5)), (0, (8, 2))]  # of bounds that differ, by turns
MARKS = 8  # published values on a curve
LOG_FROM = 30  # curves whose ends differ by more than this factor need a logarithmic axis


def draw_regret(results, styles):
    """Yields the regret of all policies, on linear axes too, and of the learning ones alone where there are others."""
    if not results.curve_traces:
        return
    policies = results.policies
    if not results.policies_chosen:
        policies = [p for p in policies if results.family_of(p) not in NOT_IN_REGRET] or policies
    scale = _regret_scale(results, policies)
    yield "regret", _regret_figure(results, styles, policies, scale, "Regret")
    if scale != "linear":
        yield "regret-linear", _regret_figure(results, styles, policies, "linear", "Regret")
    learning = learning_of(results, policies)
    if learning and learning != policies:
        who = "Regret of the learning policies"
        yield "regret-learning", _regret_figure(results, styles, learning, "linear", who)
    for name, curves in results.further.items():
        what = replace(results, curves=curves, bounds={}, published=Published())
        yield f"regret-{name}", _regret_figure(what, styles, policies, "linear", FURTHER[name])


def learning_of(results, policies):
    """The learning policies: all but the families that do not learn, so that the user's own are among them."""
    return [policy for policy in policies if results.family_of(policy) not in NOT_LEARNING]


def _regret_scale(results, policies):
    """`linear`, `log`, or the limit below which a symmetric logarithmic axis is linear."""
    ends = [_ends(results, policies, trace) for trace in results.curve_traces]
    if all(max(of_trace) <= LOG_FROM * min(of_trace) for of_trace in ends):
        return "linear"
    pairs = [(trace, policy) for trace in results.curve_traces for policy in policies]
    if all(regret.mean > 0 for pair in pairs for _, regret in results.curves[pair]):
        return "log"
    return 10.0 ** math.floor(math.log10(min(map(min, ends))))


def _ends(results, policies, trace):
    """How far from zero the curves of a trace end, except for those that end at zero."""
    ends = [abs(results.curves[trace, policy][-1][1].mean) for policy in policies]
    return [end for end in ends if end > 0] or [1.0]


def _log_bottom(results, policies, trace):
    """The lower end of a logarithmic axis: no decades for the first rounds and for bands down to zero."""
    means = [regret.mean for policy in policies for _, regret in results.curves[trace, policy]]
    return max(0.6 * min(means), 0.01 * min(_ends(results, policies, trace)))


def _scale_axis(axes, scale, log_bottom):
    """Scales the axis of regret; returns its label."""
    if scale == "linear":
        plain_numbers(axes)
        return "Cumulative regret\n(reward)"
    if scale == "log":
        axes.set_yscale("log")
        axes.set_ylim(bottom=log_bottom)
        return "Cumulative regret\n(reward, log scale)"
    axes.set_yscale("symlog", linthresh=scale)
    return f"Cumulative regret (reward,\nlog scale beyond ±{scale:g})"


def _some(series):
    """At most MARKS values of a series, evenly spread back from its last one."""
    step = max(1, len(series) // MARKS)
    return series[::-step][:MARKS]


def _bound_owners(results, policies):
    """The policies that have a bound; those whose bounds are the same on every trace share one curve."""
    owners = {}
    for policy in policies:
        constants = tuple(results.bounds.get((trace, policy)) for trace in results.curve_traces)
        if any(constant is not None for constant in constants):
            owners.setdefault(constants, []).append(policy)
    return list(owners.values())


def _regret_figure(results, styles, policies, scale, who):
    """Cumulative regret over the rounds, with marks at published values, where there are any."""
    marked = [policy for policy in policies if results.published.has_curves(policy)]
    shared = _bound_owners(results, policies)
    sheet = Sheet(len(results.curve_traces), [2.2 if len(results.curve_traces) == 1 else 1.85])
    for place, trace in enumerate(results.curve_traces):
        axes = sheet.cells[place][0]
        for index, policy in enumerate(policies):
            rounds, regrets = zip(*results.curves[trace, policy])
            start = 0.03 + 0.16 * index / len(policies)
            every = (start, 0.16) if len(rounds) > 12 else None
            if marked and len(rounds) > 1:
                every = []
            draw_line(axes, styles[policy], rounds, regrets, markevery=every)
            if (trace, policy) in results.published.curves:
                theirs = _some(results.published.curves[trace, policy])
                draw_published(axes, styles[policy], *zip(*theirs))
        for dashes, owners in zip(cycle(BOUND_DASHES), shared):
            if (trace, owners[0]) in results.bounds:
                constant = results.bounds[trace, owners[0]]
                axes.plot(rounds, [constant * math.log(t) for t in rounds], linestyle=dashes, **BOUND)
        label = _scale_axis(axes, scale, _log_bottom(results, policies, trace))
        mark_changes([axes], results.changes[trace], results.curves[trace, policies[0]][-1][0])
        axes.set_title(panel_title(sheet, results, trace))
        axes.set_xlabel("Round (samples)")
        axes.xaxis.set_major_locator(ticks(integer=True))
        if sheet.is_left(place):
            axes.set_ylabel(label)
    text = heading(results, f"{who} at {at_offload(results)}", "95% band")
    handles = line_handles(results, styles, policies, marked, PUBLISHED)
    for dashes, owners in zip(cycle(BOUND_DASHES), shared):
        names = "\n".join(styles[policy].label for policy in owners)
        handles.append(Line2D([], [], label=f"lower bound of\n{names}", linestyle=dashes, **BOUND))
    return sheet.finish(text, handles)
