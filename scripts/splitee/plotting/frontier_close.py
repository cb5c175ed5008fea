"""Where marks of the frontier meet: these parts of it close up, each mark told apart."""

import math
from dataclasses import dataclass, replace

from matplotlib.patches import Rectangle

from .close import APART, in_points, moved_apart
from .frontier_marks import (draw_beaten, draw_cell, draw_front, handles_of, lines_of_marks, number, points_of,
                             steps, wishes, words_of)
from .log_axes import lie_apart, log_ticks
from .panels import panel_title, plain_numbers, ticks
from .places import RING, Room
from .sheet import Sheet, relative
from .sweep import label_of

NEAR = 15  # points: marks no further from another are in its close-up
MOST = 3  # close-ups of a panel
WIDEST = 0.6  # of a panel's width and height: a close-up of more shows no more than the panel
MARGIN = 0.15  # of the crowd's extent, on each side
LEAST = 1e-4  # of a value: an extent that is less counts as so much
REACH = 4.5  # points, of a frame beyond its marks
FRAME = {"facecolor": "none", "edgecolor": "#777777", "linewidth": 0.6, "zorder": 1.8}
LEADER = {"linewidth": 0.7, "zorder": 2.1}
BESIDE, ALONG = 0.5, 1e-9  # from a frame's corner to its letter
CORNERS = tuple((right, up, ((2 * right - 1) * across, (2 * up - 1) * along)) for across, along in (
    (BESIDE, BESIDE), (BESIDE, -ALONG), (-ALONG, BESIDE)) for up in (1, 0) for right in (0, 1))


@dataclass(frozen=True)
class Crowd:
    """Cells of a front whose marks meet; the letter tells its frame in the panel from others. Cells of a policy at
    one place are one."""

    panel: tuple
    cells: tuple
    letter: str


def one_at_each_place(cells):
    """One cell for those of a policy at one place, with the words of all."""
    found = {}
    for cell in cells:
        found.setdefault((cell.policy, cell.x, cell.y), []).append(cell)
    return [replace(same[0], place=words_of([cell.place for cell in same])) for same in found.values()]


def share_that_meets(axes_of, frontier):
    """The share of all cells whose mark meets that of another, in panels that are laid out."""
    meeting = count = 0
    for panel, cells in frontier.cells.items():
        places = [tuple(in_points(axes_of[panel], (cell.x, cell.y))) for cell in one_at_each_place(cells)]
        count += len(places)
        meeting += sum(any(math.dist(one, other) < APART for k, other in enumerate(places) if k != n)
                       for n, one in enumerate(places))
    return meeting / count


def crowds_of(axes_of, frontier):
    """The largest crowds of each panel's front."""
    found = []
    for panel, axes in axes_of.items():
        front = one_at_each_place(frontier.front(panel))
        places = [tuple(in_points(axes, (cell.x, cell.y))) for cell in front]
        groups = [group for group in _groups(places) if _has_meeting(group, places)]
        groups = [group for group in groups if not _is_wide(axes, [places[k] for k in group])]
        for group in sorted(sorted(groups, key=len, reverse=True)[:MOST]):
            found.append(Crowd(panel, tuple(front[k] for k in group), _letter(len(found))))
    return found


def _groups(places):
    """The numbers of places that hang together by steps of at most NEAR."""
    groups = []
    for added, place in enumerate(places):
        near = [group for group in groups if any(math.dist(place, places[other]) < NEAR for other in group)]
        groups = [group for group in groups if group not in near] + [[*sum(near, []), added]]
    return [sorted(group) for group in groups]


def _has_meeting(group, places):
    """Whether any two marks of a group meet."""
    return any(math.dist(places[one], places[other]) < APART for one in group for other in group if one < other)


def _is_wide(axes, places):
    """Whether places take up most of their panel."""
    room, scale = axes.get_window_extent(), 72 / axes.figure.dpi
    wide, high = (max(place[k] for place in places) - min(place[k] for place in places) for k in (0, 1))
    return wide > WIDEST * room.width * scale and high > WIDEST * room.height * scale


def _letter(place):
    """a, b, ..., z, a2, b2, ..."""
    turn, letter = divmod(place, 26)
    return chr(ord("a") + letter) + (str(turn + 1) if turn else "")


def draw_frame(axes, crowd, room):
    """Draws the frame of a crowd, with its letter, into its panel, which is laid out."""
    reach = REACH * axes.figure.dpi / 72
    places = [axes.transData.transform((cell.x, cell.y)) for cell in crowd.cells]
    low = [min(place[k] for place in places) - reach for k in (0, 1)]
    high = [max(place[k] for place in places) + reach for k in (0, 1)]
    (x0, y0), (x1, y1) = axes.transData.inverted().transform([low, high])
    axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, clip_on=False, **FRAME))
    room.keep_clear(*low, *high)
    tried = (room.write((x0, x1)[right], (y0, y1)[up], crowd.letter, [way], 0) for right, up, way in CORNERS)
    if not any(tried):
        axes.annotate(crowd.letter, (x0, y1), (0, 0.5), textcoords="offset points", fontsize=relative(5.5))


def draw_close_fronts(crowds, frontier, styles, is_quiet, logarithmic):
    """The figure: a panel per crowd. What is still too near is moved apart, with a line to its place.

    is_quiet: whether beaten cells are small and pale; logarithmic: of each axis, whether it is
    in the figure that is closed up on.
    """
    sheet = Sheet(len(crowds), [2.1])
    labels = [label_of(metric, frontier.unit) for metric in frontier.axes]
    for place, crowd in enumerate(crowds):
        axes = sheet.cells[place][0]
        _limit(axes, crowd, logarithmic)
        draw_beaten(axes, frontier, crowd.panel, styles, is_quiet)
        draw_front(axes, frontier, frontier.front(crowd.panel))
        for cell in one_at_each_place(frontier.front(crowd.panel)):
            if cell not in crowd.cells and _is_within(axes, cell):
                draw_cell(axes, frontier, styles[cell.policy], cell)
        axes.set_title(f"{crowd.letter}: {panel_title(sheet, frontier, crowd.panel[0])}")
        axes.set_xlabel(labels[0])
        if sheet.is_left(place):
            axes.set_ylabel(labels[1])
    words = [[(0, 0, cell.place) for cell in crowd.cells if cell.place] for crowd in crowds]
    key = number(words) if len(frontier.labelled) > 1 else []
    lines = [f"Close up, where marks of the front in {wishes(frontier)} meet; a mark that is moved has a line to its "
             "place", *lines_of_marks(frontier, key, is_quiet, "marks on the line")]
    figure = sheet.finish(lines, handles_of(frontier, styles, _drawn(crowds, frontier, sheet), is_quiet))
    for place, crowd in enumerate(crowds):
        texts = [text for _, _, text in words[place]]
        _draw(sheet.cells[place][0], frontier, crowd, styles, texts, is_quiet)
    return figure


def _drawn(crowds, frontier, sheet):
    """The policies of which a cell is drawn."""
    drawn = {cell.policy for crowd, (axes, *_) in zip(crowds, sheet.cells) for cell in frontier.cells[crowd.panel]
             if _is_within(axes, cell)}
    return [policy for policy in frontier.policies if policy in drawn]


def _is_within(axes, cell):
    """Whether a cell's place is within the limits of a panel."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    return left <= cell.x <= right and low <= cell.y <= high


def _limit(axes, crowd, logarithmic):
    """Limits around the crowd."""
    plain_numbers(axes)
    axes.xaxis.set_major_locator(ticks())
    for k, axis in enumerate((axes.xaxis, axes.yaxis)):
        values = [(cell.x, cell.y)[k] for cell in crowd.cells]
        is_log = logarithmic[k] and lie_apart(values)
        to, back = (math.log, math.exp) if is_log else (float, float)
        low, high = to(min(values)), to(max(values))
        margin = MARGIN * max(high - low, LEAST * max(abs(low), abs(high)), LEAST**2)
        limits = back(low - margin), back(high + margin)
        if is_log:
            (axes.set_xscale, axes.set_yscale)[k]("log")
            log_ticks(axis, *limits)
        (axes.set_xlim, axes.set_ylim)[k](limits)


def _draw(axes, frontier, crowd, styles, words, is_quiet):
    """Draws the marks of the crowd, apart from each other; the panel is laid out."""
    room, scale = axes.get_window_extent(), 72 / axes.figure.dpi
    box = [edge * scale for edge in (room.x0, room.y0, room.x1, room.y1)]
    places = [tuple(in_points(axes, (cell.x, cell.y))) for cell in crowd.cells]
    moved = []
    for cell, place, at in zip(crowd.cells, places, moved_apart(places, box)):
        x, y = axes.transData.inverted().transform([edge / scale for edge in at])
        moved.append((x, y))
        if math.dist(place, at) > 0.5:
            axes.plot([cell.x, x], [cell.y, y], color=styles[cell.policy].color, **LEADER)
        draw_cell(axes, frontier, styles[cell.policy], cell, (x, y), zorder=3)
    points = [*((*place, RING) for place in moved), *points_of(frontier, crowd.panel, is_quiet)]
    paper = Room(axes, points, steps(frontier, frontier.front(crowd.panel)))
    for (x, y), text in zip(moved, words):
        paper.write(x, y, text)
