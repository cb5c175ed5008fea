"""Tables of sentence pairs: xz-compressed, tab-separated, a header, a label and two texts in each line."""

from splitee.errors import DataError

from .data import text_lines


def unquoted(cell):
    """A cell without CSV's quotes, where it begins and ends with one and doubles all others."""
    if len(cell) >= 2 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', ""):
        return cell[1:-1].replace('""', '"')
    return cell


def pairs(path, names, classes, keep=None):
    """(first texts, second texts, labels as numbers) of the file `path`.

    names: the columns of first text, second text and label. classes: {label in the file: its number}. keep: of a line
    as a dictionary, whether it belongs to the set; None: all do. Raises DataError.
    """
    header, *lines = text_lines(path)
    columns = header.split("\t")
    for name in names:
        if name not in columns:
            raise DataError(f"{path}: line 1 has no column {name}; it has {', '.join(columns)}")
    first, second, labels = [], [], []
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise DataError(f"{path}: line {number} has {len(cells)} columns; the header has {len(columns)}")
        row = dict(zip(columns, cells))
        if keep is not None and not keep(row):
            continue
        if row[names[2]] not in classes:
            raise DataError(f"{path}: line {number}: {names[2]} is {row[names[2]]!r}; expected one of "
                            f"{', '.join(classes)}")
        first.append(unquoted(row[names[0]]))
        second.append(unquoted(row[names[1]]))
        labels.append(classes[row[names[2]]])
    if not labels:
        raise DataError(f"{path}: has no rows of this set")
    return first, second, labels
