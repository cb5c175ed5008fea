"""Accuracy and cost per sample against the offloading cost."""

from dataclasses import replace

from .panels import (
    ACCURACY,
    accuracy_limits,
    at_offload,
    cost_label,
    draw_line,
    draw_published,
    has_accuracy,
    heading,
    line_handles,
    panel_title,
    plain_numbers,
    source_handles,
    ticks,
)
from .regret import learning_of
from .sheet import Sheet

PUBLISHED = "\npublished value"


def draw_costs(results, styles):
    """Yields accuracy and cost against the offloading cost: in a figure for each learning policy
    that has published values, where there are such policies."""
    published = results.published
    learning = learning_of(results, results.policies)
    shown = [policy for policy in learning if published.has_points(policy)]
    if not shown or _is_single(results):
        yield "costs", _costs_figure(results, styles)
        return
    beside = [policy for policy in results.policies if policy not in learning]
    if not results.policies_chosen:
        beside = [policy for policy in beside if published.has_points(policy)]
    for policy in shown:
        part = replace(results, policies=[policy, *beside])
        yield f"costs-{policy}", _costs_figure(part, styles, styles[policy].label)


def _is_single(results):
    """Whether the results hold a single offloading cost."""
    return len(results.points[results.traces[0], results.policies[0]]) == 1


def _costs_figure(results, styles, who=""):
    """A panel for accuracy above one for cost; dots where there is a single offloading cost."""
    labelled = any(has_accuracy(results, trace) for trace in results.traces)
    metrics = ["accuracy", "cost"] if labelled else ["cost"]
    single = _is_single(results)
    height = max(1.2, 0.5 + 0.17 * len(results.policies)) if single else 1.65
    sheet = Sheet(len(results.traces), [height] * len(metrics))
    for place, trace in enumerate(results.traces):
        cells = sheet.cells[place]
        cells[0].set_title(panel_title(sheet, results, trace))
        for axes, metric in zip(cells, metrics):
            if metric == "accuracy" and not has_accuracy(results, trace):
                _leave_out(axes)
            elif single:
                _dots(axes, results, styles, trace, metric)
                axes.tick_params(labelleft=sheet.is_left(place))
            else:
                _over_offload(axes, results, styles, trace, metric)
                axes.set_ylabel(_label(results, metric) if sheet.is_left(place) else "")
        if not single:
            cells[-1].set_xlabel(_offload_label(results))
    text = "Accuracy and cost per sample" if labelled else "Cost per sample"
    if who:
        text = f"{who}: {text[0].lower()}{text[1:]}"
    marked = [policy for policy in results.policies if results.published.has_points(policy)]
    if single:
        text = f"{text} at {at_offload(results)}"
        handles = source_handles(results, "dot", PUBLISHED) if marked else []
        return sheet.finish(heading(results, text, "95% interval"), handles)
    handles = line_handles(results, styles, results.policies, marked, PUBLISHED)
    return sheet.finish(heading(results, text, "95% band"), handles)


def _label(results, metric):
    """The label of an axis of a metric."""
    return ACCURACY if metric == "accuracy" else cost_label(results)


def _offload_label(results):
    """The label of an axis of offloading costs."""
    return "Scale of the per-exit offloading costs" if results.per_exit else "Offloading cost (λ)"


def _leave_out(axes):
    """Empties the accuracy panel of a trace without labels."""
    axes.text(0.5, 0.5, "no labels", transform=axes.transAxes, ha="center", va="center")
    axes.set_axis_off()


def _series(points, metric):
    """A metric over the offloading costs."""
    pairs = [(point.offload, getattr(point, metric)) for point in points]
    return [(offload, estimate) for offload, estimate in pairs if estimate is not None]


def _thinned(series):
    """Every second value of a series that does not vary, to leave room for its marks."""
    return series[::2] if len({estimate for _, estimate in series}) == 1 else series


def _over_offload(axes, results, styles, trace, metric):
    """One line per policy over the offloading costs."""
    for policy in results.policies:
        pairs = _series(results.points[trace, policy], metric)
        if pairs:
            hidden = [] if results.published.points else None
            draw_line(axes, styles[policy], *zip(*pairs), markevery=hidden)
        theirs = _series(results.published.points.get((trace, policy), []), metric)
        if theirs:
            draw_published(axes, styles[policy], *zip(*_thinned(theirs)))
    plain_numbers(axes)
    if metric == "accuracy":
        axes.set_ylim(accuracy_limits(axes.get_ylim()))
    else:
        axes.set_ylim(bottom=0)


def _dots(axes, results, styles, trace, metric):
    """One row with a dot per policy."""
    for place, policy in enumerate(results.policies):
        style, estimate = styles[policy], getattr(results.points[trace, policy][0], metric)
        if estimate is None:
            continue
        if estimate.low is not None and estimate.low != estimate.high:
            axes.hlines(place, estimate.low, estimate.high, color=style.color, linewidth=1)
        axes.plot([estimate.mean], [place], **{**style.mark, "markersize": 5})
        for theirs in results.published.points.get((trace, policy), []):
            axes.plot([getattr(theirs, metric).mean], [place + 0.28], **style.open_mark)
    axes.set_yticks(range(len(results.policies)))
    axes.set_yticklabels([styles[policy].label for policy in results.policies])
    axes.set_ylim(len(results.policies) - 0.5, -0.5)
    axes.set_xlabel(_label(results, metric))
    axes.xaxis.get_major_formatter().set_useOffset(False)
    axes.xaxis.set_major_locator(ticks())
    if metric == "accuracy":
        axes.set_xlim(accuracy_limits(axes.get_xlim()))
    else:
        axes.set_xlim(left=0)
