"""The available memory, so that too large files are refused before the system ends the program."""

import contextlib
import resource
from pathlib import Path

from splitee.errors import DataError

GROUPS = (  # folder, limit and use of the control group, version 2 and 1
    ("/sys/fs/cgroup", "memory.max", "memory.current"),
    ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"),
)
SPARE = 1 << 28  # bytes that a file of any size may take while it is unpickled
PER_BYTE = 300  # bytes that an honest pickle takes, at most, for each of its own


def available():
    """The bytes that can still be taken, by the machine and the control group; None if unknown."""
    found = []
    with contextlib.suppress(OSError, ValueError, KeyError):
        found.append(1024 * _entries(Path("/proc/meminfo"))["MemAvailable:"])
    for folder, limit, used in GROUPS:
        with contextlib.suppress(OSError, ValueError, KeyError):
            group = Path(folder)
            taken = int((group / used).read_text()) - _entries(group / "memory.stat")["inactive_file"]
            found.append(int((group / limit).read_text()) - taken)
    return max(0, min(found)) if found else None


def _entries(path):
    """{name: number} of a system file with such lines."""
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    return {words[0]: int(words[1]) for words in lines if len(words) > 1}


def check(path, needed, what):
    """Refuses what needs more memory than there is. what: the part of the file that takes it."""
    there = available()
    if there is not None and needed > there:
        raise DataError(
            f"{path}: {what} need {needed / 2**30:.1f} GiB of memory; {there / 2**30:.1f} GiB are "
            "available"
        )


@contextlib.contextmanager
def limited(size):
    """Within the block, a file of `size` bytes that asks for far more memory is a MemoryError."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _mapped() + SPARE + PER_BYTE * size
    there = available()
    if there is not None:
        most = min(most, _mapped() + there)
    if soft != resource.RLIM_INFINITY:
        most = min(most, soft)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _mapped():
    """The bytes of this program's address space."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()
