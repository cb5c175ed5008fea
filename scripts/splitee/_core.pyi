from typing import Any, Callable, NamedTuple, Optional

version: str
commit: str
sources: str

class Round(NamedTuple):
    t: int
    sqrt_ln: float
    context: int

class Observation(NamedTuple):
    t: int
    arm: int
    reward: float
    cost: float

def run(
    config: str,
    *,
    is_text: bool,
    overrides: list[str],
    files: dict[str, str],
    folder: str,
    workers: int,
    force: bool,
    resume: bool,
    warn: Callable[[str], Any],
    progress: Optional[Callable[[int, int, int, int], Any]],
) -> tuple[int, float, int]: ...
def report(folder: str, *, out: str, against: Optional[str]) -> int: ...
def add_policy(
    name: str,
    sha256: str,
    about: dict[str, Any],
    make: Callable[[tuple[Any, ...]], tuple[Any, ...]],
    addresses: Optional[Any],
) -> None: ...
