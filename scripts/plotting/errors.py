"""Errors that end plot.py with one line and an exit status."""


class PlotError(Exception):
    """A problem that the user is told in one line."""

    status = 1


class OutputError(PlotError):
    """A figure cannot be drawn or written."""


class UsageError(PlotError):
    """The command line is wrong, or asks for what the results do not hold."""

    status = 2


class DataError(PlotError):
    """A result file is missing, damaged or not one of splitee-sim."""

    status = 3
