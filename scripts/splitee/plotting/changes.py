"""Where the rounds of a run change: a trace's segments, and a schedule of offloading costs."""

from .grid import number_text
from .sheet import relative
from .style import plain

LINE = {"linestyle": "--", "linewidth": 0.8, "color": "#777777"}
NARROW = 0.05  # share of the rounds that the words at a change take
MOST_COSTS = 20  # a schedule that changes more often is told by the heading alone


def changes_in(manifest, grid, columns):
    """By trace the (words, first round) of its segments and of the steps of the drawn schedule, by rising round."""
    costs = _steps(manifest, grid, columns)
    return {
        trace: sorted([*segments, *_within(costs, manifest["samples"][trace])], key=lambda change: change[1])
        for trace, segments in manifest["segments"].items()
    }


def _steps(manifest, grid, columns):
    """The (words, first round) of each offloading cost of the schedule that is drawn."""
    drawn = {point[columns.index("schedule")] for point in grid.values()} if "schedule" in columns else {""}
    if len(drawn) != 1 or drawn.isdisjoint(manifest["schedules"]):
        return []
    words = "scale\u00a0{}" if manifest["per_exit"] else f"{{}}\u00a0{manifest['unit']}"
    steps, before = [], None
    for first, value in manifest["schedules"][drawn.pop()]:
        if value != before:
            steps.append((words.format(number_text(value)), first))
        before = value
    return steps


def _within(costs, samples):
    """The steps that a trace reaches; none where it meets one cost only, or more than can be told apart."""
    reached = [(words, first) for words, first in costs if first <= samples]
    return reached if 2 <= len(reached) <= 1 + MOST_COSTS else []


def mark_changes(panels, changes, last, at=lambda first: first):
    """A line in all panels where each change is, with its words in the first. at: a round's place on the axis."""
    for _, first in changes:
        if 1 < first <= last:
            for axes in panels:
                axes.axvline(at(first), **LINE)
    for words, first in _labels(changes, last):
        panels[0].annotate(
            plain(words),
            (at(first), 1),
            xycoords=("data", "axes fraction"),
            xytext=(2, -2),
            textcoords="offset points",
            rotation=90,
            va="top",
            fontsize=relative(6),
            color=LINE["color"],
        )


def _labels(changes, last):
    """(words, first round) of the changes before the last round; one too short for its words shares the next one's."""
    labels = []
    for words, first in changes:
        if first > last:
            break
        if labels and first - labels[-1][1] < NARROW * last:
            words = f"{labels.pop()[0]}, {words}"
        labels.append((words, first))
    return labels
