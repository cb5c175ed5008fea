"""The values of a CSV column by their meaning."""

from . import checks

WHOLE = {
    "prediction": "the predicted class",
    "label": "the class",
    "sample": "the sample's number",
    "exit": "the exit's number",
}
LARGEST_SAMPLE = 2**53  # beyond it a double skips whole numbers


def column(table, role, texts, lines, at):
    """The texts of a column [rows] as numbers; refuses those that its role does not allow."""

    def place(row):
        """The text that leads a reader to a value."""
        return table.place(lines[row], at)

    values = table.numbers(texts, lines, at, truth=role == "correct")
    if role == "correct":
        return checks.zeros_and_ones(values, place)
    if role in WHOLE:
        most = LARGEST_SAMPLE if role == "sample" else checks.LARGEST_CLASS
        return checks.whole_numbers(values, place, WHOLE[role], most)
    if role == "confidence":
        checks.fractions(values, place)
    else:
        checks.not_negative(values, place)
    return values
