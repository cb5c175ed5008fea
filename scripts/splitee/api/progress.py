"""Shows how far a run is, in a notebook or on a terminal."""

import contextlib
import sys
import time


@contextlib.contextmanager
def shown(progress):
    """Yields a function for the simulator to call with (cells done, cells, decisions done, decisions), or None.

    progress: True, False, None (True in a notebook or on a terminal), or a function of that kind.
    """
    if callable(progress):
        yield progress
    elif progress or (progress is None and _is_watched()):
        bar = _tqdm_bar() or _Line()
        try:
            yield bar
        finally:
            bar.close()
    else:
        yield None


def in_notebook():
    """Whether this is a kernel of Jupyter."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    return type(shell).__name__ == "ZMQInteractiveShell"


def _is_watched():
    """Whether a person is watching."""
    return in_notebook() or bool(sys.stderr and sys.stderr.isatty())


def _tqdm_bar():
    """A bar of tqdm, or None without it."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return _Bar(tqdm)


class _Bar:
    """A bar of tqdm that counts decisions."""

    def __init__(self, tqdm):
        self._tqdm, self._bar = tqdm, None

    def __call__(self, cells, all_cells, decisions, all_decisions):
        """Moves the bar."""
        if self._bar is None:
            self._bar = self._tqdm(total=all_decisions, unit=" decisions", unit_scale=True, leave=False)
        self._bar.set_postfix_str(f"{cells} of {all_cells} cells", refresh=False)
        self._bar.update(decisions - self._bar.n)

    def close(self):
        """Removes the bar."""
        if self._bar is not None:
            self._bar.close()


class _Line:
    """One line that is rewritten, from the first second on."""

    def __init__(self):
        self._start, self._length = time.monotonic(), 0

    def __call__(self, cells, all_cells, decisions, all_decisions):
        """Writes the line."""
        if time.monotonic() - self._start < 1:
            return
        text = f"{100 * decisions / max(all_decisions, 1):3.0f} %, {cells} of {all_cells} cells"
        self._write(text)

    def close(self):
        """Wipes out the line."""
        if self._length:
            self._write("")

    def _write(self, text):
        """Writes over the earlier text."""
        with contextlib.suppress(OSError, ValueError):
            print("\r" + text.ljust(self._length), end="\r", file=sys.stderr, flush=True)
        self._length = len(text)
