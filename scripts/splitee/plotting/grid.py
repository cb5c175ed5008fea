"""Chooses the one point of the grid that is drawn, and names it."""

from splitee.errors import UsageError


def in_order(values):
    """Each value once, in order of appearance."""
    return list(dict.fromkeys(values))


def number_text(value):
    """A number in its shortest form."""
    if value is None:
        return "none"
    if isinstance(value, str):
        return value  # the name of an alternative
    return f"{value:g}" if float(f"{value:g}") == value else repr(value)


def choose_grid(rows, summary, where):
    """The one point of the grid that is drawn, for each (trace, policy).

    Of the points that a pair has, the first one that `where` allows. A pair that has a single
    value in a column does not vary there and keeps that value.
    """
    for column in where:
        if column not in summary.grid:
            known = ", ".join(summary.grid) or "none"
            raise UsageError(
                f"{summary.path}: has no grid column {column!r} beyond offload; it has {known}"
            )
        if all(row.grid[summary.grid.index(column)] != where[column] for row in rows):
            raise UsageError(f"{summary.path}: {column} is {number_text(where[column])} nowhere")
    candidates = {}
    for row in rows:
        candidates.setdefault((row.trace, row.policy), []).append(row.grid)
    chosen = {}
    for (trace, policy), grid_points in candidates.items():
        who = f"{summary.path}: trace {trace!r}, policy {policy!r}"
        chosen[trace, policy] = _first_allowed(in_order(grid_points), summary.grid, where, who)
    return chosen


def _first_allowed(grid_points, columns, where, who):
    """The first grid point that `where` allows; `who` begins the error if there is none."""
    left = grid_points
    for column, value in where.items():
        place = columns.index(column)
        values = in_order(point[place] for point in grid_points)
        if value not in values and len(values) > 1:
            known = ", ".join(map(number_text, values))
            raise UsageError(f"{who} has no {column} {number_text(value)}; it has {known}")
        if value in values:
            left = [point for point in left if point[place] == value]
    if not left:
        raise UsageError(f"{who} has no such grid point")
    return left[0]


def grid_note(grid, columns):
    """The drawn point of the grid in words: per policy or trace only where it differs by it."""
    notes = []
    for place, column in enumerate(columns):
        values = {pair: point[place] for pair, point in grid.items() if point[place] is not None}
        if values:
            notes.append(f"{column}\u00a0=\u00a0{_values_in_words(values)}")
    return "; ".join(notes)


def _values_in_words(values):
    """The values of one column by (trace, policy), in as few words as possible."""
    if len(set(values.values())) == 1:
        return number_text(next(iter(values.values())))
    for name in (lambda pair: pair[1], lambda pair: pair[0], " on ".join):
        named = {(name(pair), value) for pair, value in values.items()}
        if len(named) == len({who for who, _ in named}):
            break
    owners = {}
    for pair, value in values.items():
        owners.setdefault(value, []).append(name(pair))
    return ", ".join(
        f"{number_text(value)} ({', '.join(in_order(who))})" for value, who in owners.items()
    )
