"""Words beside points of a panel, where there is room for them."""

from .sheet import relative

RING = 4.5  # points, about a mark: nothing stands there
GAP = 3  # points, from a mark to its words
# From a point to its words: right, left, above, below, and the corners; then further away.
WAYS = [(x * far, y * far) for far in (1, 1.7) for x, y in (
    (1, 1), (1, -1), (-1, 1), (-1, -1), (1, 0), (-1, 0), (0, 1), (0, -1))]


def name_places(axes, named, points, line):
    """Writes `named`, (x, y, words), beside their points, clear of all points, of a line and of each other.

    What has no room is left out. The figure must be laid out, as nothing is moved afterwards.
    """
    scale = axes.figure.dpi / 72
    taken = [_about(axes, point, RING * scale) for point in points]
    corners = [axes.transData.transform(corner) for corner in line]
    taken += [_box(*start, *end) for start, end in zip(corners, corners[1:])]
    room = axes.get_window_extent()
    limits = (room.x0 + scale, room.y0 + scale, room.x1, room.y1 + 2 * scale)
    for x, y, words in named:
        text = axes.annotate(words, (x, y), (0, 0), textcoords="offset points", fontsize=relative(5.5))
        for right, up in WAYS:
            text.set_horizontalalignment("left" if right > 0 else "right" if right < 0 else "center")
            text.set_verticalalignment("bottom" if up > 0 else "top" if up < 0 else "center")
            text.xyann = (GAP * right + RING * (right > 0) * (up == 0) - RING * (right < 0) * (up == 0), GAP * up)
            extent = text.get_window_extent(axes.figure.canvas.get_renderer())
            box = (extent.x0, extent.y0, extent.x1, extent.y1)
            inside = limits[0] <= box[0] and limits[1] <= box[1] and box[2] <= limits[2] and box[3] <= limits[3]
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                break
        else:
            text.remove()


def _about(axes, point, reach):
    """The square about a point of the data, in dots."""
    x, y = axes.transData.transform(point)
    return x - reach, y - reach, x + reach, y + reach


def _box(x0, y0, x1, y1):
    """The rectangle of two corners."""
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _meet(one, other):
    """Whether two rectangles overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
