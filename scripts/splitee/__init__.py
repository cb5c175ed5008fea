"""The Python side of splitee-sim: runs experiments, makes traces, plays policies written in Python, draws results.

    results = splitee.run(config, **overrides)      a configuration's file or dictionary -> splitee.Results
    splitee.Trace(confidence, prediction, label)    the answers of a network's exits, from arrays, logits or a loop
    class Mine(splitee.Policy)                      a policy of the user's own; splitee.NativePolicy at C speed
    splitee.SpliteeError                            the exception that all of these raise, with what would be right

These are made on first use and need NumPy and the extension module (pip install); the modules below need neither.

errors, command, interrupt, shown   how every command ends, and what it prints for people
files, contents                     files that are written whole; the kind of a file that is read
result_files, estimates             summary.csv, curves.csv, exits.csv and manifest.json of a run
simulator                           the program splitee-sim itself
paper                               the published numbers, how traces and tolerances were made of them
tracefile, importing, export        traces: the file, from results of others, from networks
train                               training of encoders with exits
plotting                            figures of results
api                                 the four classes and functions above

A sub-package may use the modules at the top and tracefile; export also reads tables with importing, train reads
and writes the networks of export, and plotting uses the published numbers of paper.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._core import Observation, Round
    from .api.native import OBSERVATION, ROUND, NativePolicy
    from .api.policy import Look, Policy, Setup
    from .api.results import Results
    from .api.run import run
    from .api.trace import Trace
    from .errors import DataError, OutputError, PolicyError, SpliteeError, SpliteeWarning, UsageError

__version__ = "0.1.0"  # that of CMakeLists.txt; the test python_package compares them

_PLACES = {
    "api.run": ["run"],
    "api.results": ["Results"],
    "api.trace": ["Trace"],
    "api.policy": ["Policy", "Setup", "Look"],
    "api.native": ["NativePolicy", "ROUND", "OBSERVATION"],
    "_core": ["Round", "Observation"],
    "errors": ["SpliteeError", "UsageError", "DataError", "OutputError", "PolicyError", "SpliteeWarning"],
}
_PLACE_OF = {name: module for module, names in _PLACES.items() for name in names}

__all__ = [
    "DataError",
    "Look",
    "NativePolicy",
    "OBSERVATION",
    "Observation",
    "OutputError",
    "Policy",
    "PolicyError",
    "ROUND",
    "Results",
    "Round",
    "Setup",
    "SpliteeError",
    "SpliteeWarning",
    "Trace",
    "UsageError",
    "run",
]


def __getattr__(name):
    """Loads what is asked for when it is asked for, so that the commands begin at once."""
    if name not in _PLACE_OF:
        raise AttributeError(f"module 'splitee' has no attribute {name!r}")
    if _PLACE_OF[name] == "_core":
        from .api.core import core

        found = getattr(core(), name)
    else:
        found = getattr(importlib.import_module(f"splitee.{_PLACE_OF[name]}"), name)
    globals()[name] = found
    return found


def __dir__():
    """What help() and completion show."""
    return sorted([*globals(), *__all__])
