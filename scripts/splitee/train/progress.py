"""Progress of long work on standard error: one moving line on a terminal, a line per minute in a log."""

import contextlib
import sys
import time


class Progress:
    """Shows `title`, how many of `total` steps are done, the time left and a note."""

    def __init__(self, title, total, done=0, stream=sys.stderr):
        self.title, self.total, self.stream = title, total, stream
        self.first = done
        self.start = time.monotonic()
        self.terminal = stream is not None and stream.isatty()
        self.every = 0.2 if self.terminal else 60.0
        self.next = self.start + (0 if self.terminal else 5.0)

    def show(self, done, note=""):
        """Reports that `done` steps are done; prints when a line is due, and at the end."""
        now = time.monotonic()
        if self.stream is None:
            return
        if now < self.next and done < self.total:
            return
        self.next = now + self.every
        spent = now - self.start
        left = spent / max(done - self.first, 1) * (self.total - done)
        text = f"{self.title} {done}/{self.total} {100 * done // max(self.total, 1)}% "
        text += f"{clock(spent)} spent, {clock(left)} left {note}"
        with contextlib.suppress(OSError):  # progress must not stop the work
            self._write(text, done >= self.total)

    def _write(self, text, last):
        """Replaces the line of a terminal, or writes a line."""
        if self.terminal:
            self.stream.write("\r\x1b[K" + text + ("\n" if last else ""))
        else:
            self.stream.write(text + "\n")
        self.stream.flush()


def clock(seconds):
    """Seconds as m:ss."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
