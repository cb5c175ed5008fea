"""What the tests of importing and exporting share: a folder, the scripts as users call them."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).resolve().parents[2]
SCRIPTS = SOURCE / "scripts"
GOLDEN = SOURCE / "tests" / "data" / "golden"
SKIPPED = 77  # the exit status by which ctest knows that a test could not run

sys.path.insert(0, str(SCRIPTS))


class Trace(dict):
    """The arrays of an .npz, and its meta as a dictionary."""

    def __init__(self, path):
        """Reads the file."""
        with np.load(path) as arrays:
            super().__init__({name: arrays[name] for name in arrays})
        self.meta = json.loads(bytes(self.pop("meta")))


class Case(unittest.TestCase):
    """A test in a folder of its own."""

    maxDiff = None

    def setUp(self):
        """Makes the folder."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, content):
        """Writes a file of text or bytes; gives its name."""
        content = content.encode() if isinstance(content, str) else content
        (self.folder / name).write_bytes(content)
        return name

    def call(self, script, *arguments):
        """Runs a script in the folder as a user would."""
        command = [sys.executable, SCRIPTS / script, *map(str, arguments)]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)

    def made(self, script, *arguments, out="trace.npz", warning=""):
        """The trace that a script writes, which the program must find valid."""
        done = self.call(script, *arguments, "--out", out)
        self.assertEqual((done.returncode, done.stderr), (0, warning), "the script should succeed")
        self.assert_valid(out)
        return Trace(self.folder / out)

    def imported(self, *arguments, **expected):
        """The trace that the import writes of a file."""
        return self.made("import_trace.py", *arguments, "--kind", "synthetic", **expected)

    def assert_valid(self, name):
        """Asks the program whether a trace is valid."""
        done = subprocess.run(
            [os.environ["SPLITEE_PROGRAM"], "trace", "validate", name],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, f"the program should find it valid: {done.stderr}")

    def assert_refused(self, message, *arguments, status=3, script="import_trace.py"):
        """A script must end with one line, the given one, its status, and no file left behind."""
        before = sorted(os.listdir(self.folder))
        done = self.call(script, *arguments)
        self.assertEqual(done.stderr, f"{script.rpartition('/')[2]}: {message}\n")
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        self.assertEqual(sorted(os.listdir(self.folder)), before, "no file should be left behind")

    def assert_import_refused(self, message, *arguments, status=3):
        """The import must refuse a file with one line."""
        kind = ("--kind", "synthetic", "--out", "trace.npz")
        self.assert_refused(message, *arguments, *kind, status=status)

    def outcome(self, *arguments, kind="synthetic", out="trace.npz"):
        """What the import says of a file, run within this process: (status, its line or lines).

        The line is the error's, or what is printed after the warnings.
        """
        import import_trace
        from plotting.command import STANDARD_OUTPUT
        from plotting.errors import PlotError

        texts = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
        given = [*map(str, arguments), "--kind", kind, "--out", out, "--force"]
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(texts[0]):
            with contextlib.redirect_stderr(texts[1]):
                try:
                    import_trace.main(given)
                except PlotError as problem:
                    return problem.status, str(problem)
        self.assertIsNone(STANDARD_OUTPUT.problem)
        written = [text.buffer.getvalue().decode() for text in texts]
        return 0, written[1] + written[0]

    def assert_same(self, actual, expected, what):
        """Two arrays must be equal in every element."""
        np.testing.assert_array_equal(actual, expected, err_msg=f"{what} should be the same")


def have(module):
    """Whether a module is there."""
    try:
        __import__(module)
    except ImportError:
        return False
    return True


def run(needs=()):
    """Runs the tests of the calling file, or skips them where a module is missing."""
    for module in needs:
        if not have(module):
            print(f"SKIPPED: {module} is not installed")
            sys.exit(SKIPPED)
    unittest.main(verbosity=2)
