"""Chooses the one point of the grid that is drawn, and says which it is."""

from .errors import UsageError


def in_order(values):
    """Each value once, in order of appearance."""
    return list(dict.fromkeys(values))


def number_text(value):
    """A number as short as it can be written."""
    if value is None:
        return "none"
    return f"{value:g}" if float(f"{value:g}") == value else repr(value)


def choose_grid(rows, summary, where):
    """The one point of the grid that is drawn, for each (trace, policy).

    Of the points that a pair has, the first one that `where` allows. A pair that has a single
    value in a column does not vary there and keeps that value.
    """
    for column in where:
        if column not in summary.grid:
            known = ", ".join(summary.grid) or "none"
            raise UsageError(f"{summary.path}: has no grid column {column!r} beyond offload; it has {known}")
    candidates = {}
    for row in rows:
        candidates.setdefault((row.trace, row.policy), {})[row.grid] = None
    chosen = {}
    met = set()
    for (trace, policy), grid_points in candidates.items():
        left = list(grid_points)
        for column, value in where.items():
            place = summary.grid.index(column)
            values = in_order(point[place] for point in grid_points)
            if value in values:
                met.add(column)
                left = [point for point in left if point[place] == value]
            elif len(values) > 1:
                raise UsageError(
                    f"{summary.path}: trace {trace!r}, policy {policy!r} has no {column} {number_text(value)}; "
                    f"it has {', '.join(map(number_text, values))}"
                )
        if not left:
            raise UsageError(f"{summary.path}: trace {trace!r}, policy {policy!r} has no such grid point")
        chosen[trace, policy] = left[0]
    for column in where:
        if column not in met:
            raise UsageError(f"{summary.path}: {column} is {number_text(where[column])} nowhere")
    return chosen


def grid_note(grid, columns):
    """Says which point of the grid is drawn: per policy or trace only where it differs by it."""
    notes = []
    for place, column in enumerate(columns):
        values = {pair: point[place] for pair, point in grid.items() if point[place] is not None}
        for key in (lambda pair: "", lambda pair: pair[1], lambda pair: pair[0], ", ".join):
            groups = {}
            for pair, value in values.items():
                groups.setdefault(key(pair), set()).add(value)
            if all(len(group) == 1 for group in groups.values()):
                break
        by_value = {}
        for name, group in groups.items():
            by_value.setdefault(min(group), []).append(name)
        if list(groups) == [""]:
            notes.append(f"{column} = {number_text(min(groups['']))}")
        elif groups:
            parts = [f"{number_text(value)} ({', '.join(who)})" for value, who in by_value.items()]
            notes.append(f"{column} = {', '.join(parts)}")
    return "; ".join(notes)
