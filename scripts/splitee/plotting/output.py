"""Writes figures so that the same figure gives the same bytes."""

import re

from splitee.errors import OutputError
from splitee.files import replacing
from splitee.shown import shown

METADATA = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}
LONGEST = 120  # bytes of a figure's name


def write(figure, folder, name, formats):
    """Writes one figure in each format, each file complete or not at all; returns the paths."""
    return list(Output(folder, formats).write(figure, name))


class Output:
    """The folder of the figures of one command, no two of which have the same name."""

    def __init__(self, folder, formats):
        """Begins with no figures; the folder is made with the first."""
        self.folder, self.formats, self.names = folder, formats, set()

    def write(self, figure, name):
        """Writes a figure in each format, each file complete or not at all; yields the paths."""
        name = self._file_name(name)
        for kind in self.formats:
            path = self.folder / f"{name}.{kind}"
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(f"{self.folder}: {error.strerror or error}") from error
            with replacing(path) as file:
                figure.savefig(file, format=kind, metadata=METADATA[kind])
            yield path

    def _file_name(self, name):
        """A name that any file system takes; names of policies and columns are free text."""
        name = re.sub(r"[\\/:*?\"<>|]", "_", shown(name)).lstrip(".")
        while len(name.encode()) > LONGEST:
            name = name[:-1]
        plain, number = name or "_", 1
        name = plain
        while name in self.names:
            number += 1
            name = f"{plain}-{number}"
        self.names.add(name)
        return name
