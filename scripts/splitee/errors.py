"""Errors that end a command with one line and an exit status."""


class SpliteeError(Exception):
    """A problem that is reported to the user in one line; status: the exit status of the command."""

    status = 1


class OutputError(SpliteeError):
    """Something cannot be made: a file not written, a package missing, a number other than it must be."""


class UsageError(SpliteeError):
    """The command line or a configuration is wrong, or asks for something that the data do not have."""

    status = 2


class PolicyError(SpliteeError):
    """A policy written in Python raised an exception (then __cause__) or returned something that is no arm."""


class SpliteeWarning(UserWarning):
    """Something is allowed but doubtful."""


class DataError(SpliteeError):
    """A file that is read is missing, damaged or of another kind."""

    status = 3
