"""The result that every layout returns."""

from dataclasses import dataclass, field


@dataclass
class Imported:
    """A trace read from a file of some layout.

    arrays: confidence [samples, exits] and, where known, prediction, entropy and correct of the
    same shape and label [samples]; facts: entries for the trace's meta; read_as: one line that
    names the columns by what they were read as; warnings: one line each.
    """

    arrays: dict
    read_as: str
    facts: dict = field(default_factory=dict)
    warnings: list = field(default_factory=list)

    @property
    def shape(self):
        """(samples, exits)"""
        return self.arrays["confidence"].shape
