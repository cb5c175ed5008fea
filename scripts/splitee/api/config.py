"""Configurations as dictionaries, which may hold traces and policies of Python."""

import hashlib
import json
import os
import re

import numpy as np

from splitee.errors import DataError, UsageError

from .policy import Policy, is_policy, known_as, label_of
from .trace import Trace, living

NAMED = re.compile(r"splitee\.Trace:([0-9a-f]{64})")  # a Trace, by the SHA-256 of the file that save() writes of it


class Plain:
    """Makes what a configuration holds plain JSON: traces become names of their content, policies names that the
    simulator knows. files: {name: path} of the traces. python: whether a policy was written in Python."""

    def __init__(self, folder):
        """folder: for the files of the traces; a pathlib.Path."""
        self.folder, self.files, self._names = folder, {}, {}
        self.python = False
        self._labels = {}

    def of(self, value, place=""):
        """The value with plain parts. place: its path, for messages."""
        if is_policy(value):
            return self._policy({"type": value}, place)
        if isinstance(value, dict):
            if is_policy(value.get("type")):
                return self._policy(value, place)
            if isinstance(value.get("path"), Trace) and "name" not in value:
                value = {"name": value["path"].name, **value}
            return {self._key(key, place): self.of(item, _below(place, key)) for key, item in value.items()}
        if isinstance(value, Trace):
            if re.fullmatch(r"traces\.\d+", place):
                raise _refusal(place, 'is a Trace; expected {"path": the trace, "threshold": a number or where from}')
            return self._file(value)
        if isinstance(value, (np.ndarray, np.generic)):
            value = value.tolist()
        if isinstance(value, (list, tuple, range)):
            return [self.of(item, _below(place, k)) for k, item in enumerate(value)]
        if isinstance(value, os.PathLike):
            return os.fspath(value)
        if value is None or isinstance(value, (str, bool, int, float)):
            return value
        if isinstance(value, Policy):
            raise _refusal(
                place,
                f"is an object of class {type(value).__qualname__}; expected the class itself, of which each cell and "
                'repeat makes one; parameters: {"type": CLASS, "parameters": {...}}',
            )
        raise _refusal(place, f"is a {type(value).__qualname__}; expected what JSON has, a splitee.Trace or a policy")

    def text(self, value, place=""):
        """The value as JSON."""
        try:
            return json.dumps(self.of(value, place), allow_nan=False)
        except ValueError as error:
            raise _refusal(place, f"holds a number that is not finite, or itself ({error})") from error
        except RecursionError:
            raise _refusal(place, "is nested too deeply, or holds itself") from None

    @staticmethod
    def _key(key, place):
        """A key, which must be text."""
        if not isinstance(key, str):
            raise _refusal(place, f"has the key {key!r}; expected text")
        return key

    def _policy(self, value, place):
        """The plugin that a policy of Python becomes."""
        policy = value["type"]
        if "path" in value:
            raise _refusal(place, f'has "path", which a policy of Python has not; its type is {label_of(policy)}')
        name = known_as(policy)
        self.python = self.python or isinstance(policy, type)
        if self._labels.setdefault(name, policy) is not policy:
            raise _refusal(place, f"is a second {label_of(policy)} of the same name; give one of them another name")
        rest = {key: self.of(item, _below(place, key)) for key, item in value.items() if key != "type"}
        return {"type": "plugin", "path": name, **rest}

    def find(self, text, where):
        """Sees that each Trace that a text names has its file; DataError where it is not in this process."""
        unknown = {name[0] for name in NAMED.finditer(text)} - set(self.files)
        for trace in living() if unknown else ():
            if not unknown <= set(self.files):
                self._file(trace)
        for name in sorted(unknown - set(self.files)):
            raise DataError(
                f"{where}: names a splitee.Trace whose SHA-256 is {NAMED.match(name)[1]}, and none such is in this "
                "process; make it before, from the same arrays and keywords"
            )

    def _file(self, trace):
        """The name of a trace, whose file is written where it is not there."""
        if trace not in self._names:
            path = self.folder / f"{len(self._names) + 1}.npz"
            trace.save(path)
            self._names[trace] = f"splitee.Trace:{hashlib.sha256(path.read_bytes()).hexdigest()}"
            self.files[self._names[trace]] = str(path)
        return self._names[trace]


def _below(place, key):
    """The path of a part."""
    return f"{place}.{key}" if place else str(key)


def _refusal(place, what):
    """An error that begins like those of the simulator."""
    return UsageError(f"configuration: {place}{': ' if place else ''}{what}")
