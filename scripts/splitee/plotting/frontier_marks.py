"""What the frontier's figures draw: cells, the line through those that no other beats, and their places in words."""

from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D

from .frontier import value_text
from .grid import in_order, number_text
from .places import RING
from .style import plain
from .sweep import label_of

FRONT = {"color": "#222222", "linewidth": 0.9, "zorder": 2}
BEATEN = {"linestyle": "", "marker": "o", "markersize": 2.4, "zorder": 1.9}
PALE = 0.5  # of a policy's colour in the dot of a beaten cell; the rest is white
OPEN = {"markerfacecolor": "white", "markeredgewidth": 0.8}
YARDSTICK = 3.4  # points, of its mark where beaten cells are dots
SMALL = 2.5  # points, about the middle of a dot, that are its own
MOST_KEYS = 30  # marks whose place in the grid the heading tells


def draw_beaten(axes, frontier, panel, styles, is_quiet):
    """The cells that another beats, and those of yardsticks. is_quiet: whether marks would meet, so that cells that
    are beaten are small and pale dots."""
    front = set(frontier.front(panel))
    for cell in frontier.cells[panel]:
        if cell not in front and is_quiet and not frontier.is_yardstick(cell.policy):
            axes.plot([cell.x], [cell.y], color=pale(styles[cell.policy].color), **BEATEN)
        elif cell not in front:
            size = {"markersize": YARDSTICK, "zorder": 1.95} if is_quiet else {}
            draw_cell(axes, frontier, styles[cell.policy], cell, **size)


def pale(colour):
    """A colour as beaten cells have it."""
    return tuple(1 - PALE * (1 - part) for part in to_rgb(colour))


def points_of(frontier, panel, is_quiet):
    """(x, y, reach) of all marks of a panel."""
    front = set(frontier.front(panel))
    return [(cell.x, cell.y, SMALL if is_quiet and cell not in front else RING) for cell in frontier.cells[panel]]


def draw_cell(axes, frontier, style, cell, at=None, **look):
    """A cell: open where its policy knows the data beforehand. at: the place of its mark, where that was moved."""
    x, y = at or (cell.x, cell.y)
    face = OPEN if frontier.is_yardstick(cell.policy) else {}
    axes.plot([x], [y], **{**style.mark, "markersize": cell.size, "markeredgewidth": 0.8, **face, **look})


def steps(frontier, front):
    """The corners of the line through the front: what is had for at most so much, so it goes in steps."""
    points = [(cell.x, cell.y) for cell in front]
    if frontier.signs[0] < 0:
        points.reverse()
    turns = zip(points, points[1:] + points[-1:])
    if frontier.signs[0] < 0:
        return [corner for (x, y), (_, next_y) in turns for corner in ((x, y), (x, next_y))]
    return [corner for (x, y), (next_x, _) in turns for corner in ((x, y), (next_x, y))]


def draw_front(axes, frontier, front):
    """The line through the front."""
    corners = steps(frontier, front)
    axes.plot([x for x, _ in corners], [y for _, y in corners], **FRONT)


def draw_rings(axes, front):
    """A ring about each cell of the front."""
    axes.plot([cell.x for cell in front], [cell.y for cell in front], linestyle="", marker="o", markersize=7.5,
              markerfacecolor="none", markeredgewidth=0.7, color=FRONT["color"], zorder=2)


def named(front):
    """(x, y, words) for the points of the front; cells at one point share its words."""
    places = {}
    for cell in front:
        if cell.place:
            places.setdefault((cell.x, cell.y), []).append(cell.place)
    return [(x, y, words_of(words)) for (x, y), words in places.items()]


def words_of(places):
    """The places of cells at one point."""
    words = in_order(places)
    return f"{words[0]} to {words[-1]}" if len(words) > 2 else " and ".join(words)


def number(panels):
    """Puts numbers in the place of the words of all panels; gives what the first of them stand for."""
    key, count = [], 0
    for places in panels:
        for place, (x, y, words) in enumerate(places):
            count += 1
            places[place] = (x, y, str(count))
            key.append(f"{count}\u00a0{words}")
    return key[:MOST_KEYS] + ["..."] * (len(key) > MOST_KEYS)


def wishes(frontier):
    """The two metrics, and which way each is better."""
    wish = ["high" if sign < 0 else "low" for sign in frontier.signs]
    x, y = (" ".join(label_of(metric, frontier.unit).split()) for metric in frontier.axes)
    return f"{x} ({wish[0]} is better) and {y} ({wish[1]} is better)"


def lines_of_marks(frontier, key, is_quiet, marks):
    """What stands at the marks of the front, and what sizes tell. key: what numbers there mean."""
    lines = ["Small and pale: cells that another beats"] if is_quiet else []
    if key:
        lines.append(f"At {marks}, where there is room: " + "; ".join(key))
    elif frontier.labelled:
        lines.append(f"At {marks}, where there is room: " + ", ".join(plain(column) for column in frontier.labelled))
    if frontier.sized:
        column, lowest, highest = frontier.sized
        lines.append(f"Larger marks: higher {plain(column)}, from {value_text(lowest)} to {value_text(highest)}")
    return lines


def bounds_in_words(frontier):
    """The bounds that lines are drawn at."""
    bounds = (f"{plain(metric)} {number_text(value)}" for metric, value in frontier.bounds)
    return ["Broken line: the bound " + " and ".join(bounds)] if frontier.bounds else []


def handles_of(frontier, styles, policies, is_quiet):
    """The legend's entries of policies."""
    handles = []
    for policy in policies:
        look = styles[policy].mark
        if frontier.is_yardstick(policy):
            look = {**look, **OPEN, **({"markersize": YARDSTICK} if is_quiet else {})}
        handles.append(Line2D([], [], label=styles[policy].label, **look))
    return handles
