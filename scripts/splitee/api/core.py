"""The extension module, which holds the simulator; built with the package (pip install) or by CMake."""

import importlib
import sys
from pathlib import Path

import splitee
from splitee.errors import OutputError

OLDEST = (3, 9)  # Python, as pyproject.toml says


def core():
    """The module splitee._core; OutputError where it was not built, or not for this Python."""
    try:
        return importlib.import_module("splitee._core")
    except ImportError as error:
        this = ".".join(map(str, sys.version_info[:2]))
        if sys.version_info < OLDEST:
            raise OutputError(f"this is Python {this}; expected {'.'.join(map(str, OLDEST))} or later") from error
        others = sorted(found.name for place in splitee.__path__ for found in Path(place).glob("_core.*.so"))
        if others and isinstance(error, ModuleNotFoundError):
            raise OutputError(
                f"the simulator was built for another Python than this {this} ({', '.join(others)}); 'pip install .' "
                "in the project's folder, with this Python's pip, builds it for this one"
            ) from error
        raise OutputError(
            f"the simulator itself is missing ({error}); 'pip install .' in the project's folder builds and installs "
            "it, and in a build folder of CMake with SPLITEE_PYTHON_MODULE=ON PYTHONPATH=BUILD/python has it"
        ) from error
