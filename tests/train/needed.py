"""Skips a test where what it needs is not installed."""
import importlib.util
import sys

SKIPPED = 77  # exit status that ctest takes for skipped


def or_skip(*modules):
    """Ends the program with SKIPPED and a line that says why, unless all modules can be imported."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        print(f"skipped: {', '.join(missing)} not installed; scripts/setup.sh train installs what is needed")
        sys.exit(SKIPPED)
