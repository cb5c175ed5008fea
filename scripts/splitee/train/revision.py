"""The version of this program."""

import subprocess
from pathlib import Path


def revision():
    """The git revision, with "-changed" behind it where files differ from it; "unknown" outside a repository."""
    try:
        found = subprocess.run(["git", "describe", "--always", "--dirty=-changed", "--abbrev=40", "--exclude=*"],
                               cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
        return found.stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
