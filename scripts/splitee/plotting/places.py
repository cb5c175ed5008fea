"""Words beside points of a panel, where there is room for them."""

from .sheet import relative

RING = 4.5  # points, about a mark: nothing stands there
LINE = 0.8  # points, about a line
GAP = 3  # points, from a mark to its words
# From a point to its words: right, left, above, below, and the corners; then further away.
WAYS = [(x * far, y * far) for far in (1, 1.7) for x, y in (
    (1, 1), (1, -1), (-1, 1), (-1, -1), (1, 0), (-1, 0), (0, 1), (0, -1))]


class Room:
    """The room for words in a panel that is laid out, as nothing is moved afterwards: clear of all points, of a line
    and of what was written before."""

    def __init__(self, axes, points, line):
        """points: (x, y, reach) of marks, with the points of the figure about them that are theirs; line: the corners
        of a line."""
        self.axes = axes
        self.scale = axes.figure.dpi / 72
        self.taken = [_about(axes, (x, y), reach * self.scale) for x, y, reach in points]
        corners = [axes.transData.transform(corner) for corner in line]
        self.taken += [_box(*start, *end, LINE * self.scale) for start, end in zip(corners, corners[1:])]
        room = axes.get_window_extent()
        self.limits = (room.x0 + self.scale, room.y0 + self.scale, room.x1, room.y1 + 2 * self.scale)

    def keep_clear(self, x0, y0, x1, y1):
        """Nothing is to be written within these dots."""
        self.taken.append((x0, y0, x1, y1))

    def write(self, x, y, words, ways=WAYS, ring=RING):
        """Writes words beside a point; returns whether there was room for them. ring: points about its mark."""
        text = self.axes.annotate(words, (x, y), (0, 0), textcoords="offset points", fontsize=relative(5.5))
        for right, up in ways:
            text.set_horizontalalignment("left" if right > 0 else "right" if right < 0 else "center")
            text.set_verticalalignment("bottom" if up > 0 else "top" if up < 0 else "center")
            text.xyann = (GAP * right + ring * (right > 0) * (up == 0) - ring * (right < 0) * (up == 0), GAP * up)
            extent = text.get_window_extent(self.axes.figure.canvas.get_renderer())
            box = (extent.x0, extent.y0, extent.x1, extent.y1)
            low, high = self.limits[:2], self.limits[2:]
            inside = low[0] <= box[0] and low[1] <= box[1] and box[2] <= high[0] and box[3] <= high[1]
            if inside and not any(_meet(box, other) for other in self.taken):
                self.taken.append(box)
                return True
        text.remove()
        return False


def _about(axes, point, reach):
    """The square about a point of the data, in dots."""
    x, y = axes.transData.transform(point)
    return x - reach, y - reach, x + reach, y + reach


def _box(x0, y0, x1, y1, reach):
    """The rectangle about two corners."""
    return min(x0, x1) - reach, min(y0, y1) - reach, max(x0, x1) + reach, max(y0, y1) + reach


def _meet(one, other):
    """Whether two rectangles overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
