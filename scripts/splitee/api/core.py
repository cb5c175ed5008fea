"""The extension module, which has the simulator; built with the package (pip install) or by CMake."""

from splitee.errors import OutputError


def core():
    """The module splitee._core; OutputError where it was not built."""
    try:
        from splitee import _core
    except ImportError as error:
        raise OutputError(
            f"the simulator itself is missing ({error}); 'pip install .' in the project's folder builds and installs "
            "it, and in a build folder of CMake with SPLITEE_PYTHON_MODULE=ON PYTHONPATH=BUILD/python has it"
        ) from error
    return _core
