"""Makes the words of a figure fit: titles and labels on several lines, and fewer ticks, where they would meet."""

import textwrap

GAP = 2  # points, between words of neighbours
LETTERS = 6  # a line of words is never shorter
HIGHEST = 1.2  # of a panel's height: the label beside it


def fit_words(figure):
    """Breaks titles and labels that are wider than the place of their panel, and labels higher than it; returns
    whether any was."""
    panels = [axes for axes in figure.axes if axes.axison and axes.get_label() != "<colorbar>"]
    boxes = {axes: axes.get_window_extent() for axes in panels}
    broken = []
    for axes in panels:
        wide, high = _room(figure, boxes, axes)
        broken.append(_break(axes.title, axes.title.get_text().split("\n"), wide))
        for label, room in ((axes.xaxis.label, wide), (axes.yaxis.label, high)):
            broken.append(_break(label, [label.get_text().replace("\n", " ")], room))
    return any(broken)


def shrink_upright(figure):
    """Makes upright words within panels smaller that are longer than their panel."""
    for axes in figure.axes:
        room = axes.get_window_extent().height - 2 * GAP * figure.dpi / 72
        for text in axes.texts:
            length = text.get_window_extent().height
            if text.get_rotation() == 90 and length > room:
                text.set_fontsize(text.get_fontsize() * room / length)


def thin_ticks(figure):
    """Leaves out ticks, evenly, where the numbers or names at them would meet; returns whether any was."""
    thinned = []
    for axes in figure.axes:
        if axes.axison:
            thinned.append(_thin(axes.xaxis, axes.viewLim.intervalx, 0))
            thinned.append(_thin(axes.yaxis, axes.viewLim.intervaly, 1))
    return any(thinned)


def _room(figure, boxes, axes):
    """Dots from left to right, and from top to bottom, that words in the middle of a panel may take: up to the
    edges of the figure, little more than the panel's height, and half the way to a neighbour's middle."""
    box, gap = boxes[axes], GAP * figure.dpi / 72
    middle, height = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    wide = [2 * (middle - gap), 2 * (figure.bbox.width - gap - middle)]
    high = [HIGHEST * box.height]
    for other, their in boxes.items():
        if other is axes:
            continue
        if their.y0 < box.y1 and box.y0 < their.y1:
            wide.append(abs((their.x0 + their.x1) / 2 - middle) - gap)
        if their.x0 < box.x1 and box.x0 < their.x1:
            high.append(abs((their.y0 + their.y1) / 2 - height) - gap)
    return min(way for way in wide if way > gap), min(way for way in high if way > gap)


def _break(text, lines, room):
    """Breaks the lines of a text anew where it is longer than `room`, in dots; returns whether it had to."""
    extent = text.get_window_extent()
    length = extent.height if text.get_rotation() == 90 else extent.width
    if length <= room or not any(lines):
        return False
    letters = max(LETTERS, int(max(map(len, text.get_text().split("\n"))) * room / length))
    text.set_text("\n".join(part for line in lines for part in _parts(line, letters)))
    return True


def _parts(line, letters):
    """A line in parts of so many letters, broken at its comma where that is enough."""
    head, comma, rest = line.partition(", ")
    if comma and len(line) > letters >= max(len(head) + 1, len(rest)):
        return [f"{head},", rest]
    return textwrap.wrap(line, letters, break_long_words=False) or [""]


def _thin(axis, view, way):
    """Keeps every second tick in view, or every third and so on, that the words at them stand apart; returns
    whether it left out any. way: 0 where they stand beside, 1 where above each other."""
    low, high = sorted(view)
    slack = 1e-9 * (high - low)
    ticks = [(at, label) for at, label in zip(axis.get_majorticklocs(), axis.get_majorticklabels())
             if low - slack <= at <= high + slack and label.get_visible() and label.get_text()]
    extents = [label.get_window_extent() for _, label in ticks]
    ends = [(extent.x0, extent.x1) if way == 0 else (extent.y0, extent.y1) for extent in extents]
    gap = GAP * axis.figure.dpi / 72 if way == 0 else 0
    for step in range(1, len(ticks) + 1):
        kept = sorted(ends[::step])
        if all(before[1] + gap <= after[0] for before, after in zip(kept, kept[1:])):
            break
    is_thinned = bool(ticks) and step > 1
    if is_thinned:
        axis.set_ticks([at for at, _ in ticks[::step]], labels=[label.get_text() for _, label in ticks[::step]])
    return is_thinned
