"""The common part of the tests in Python: a folder, the program, and the scripts as users call them."""

import contextlib
import io
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).resolve().parents[2]
SCRIPTS = SOURCE / "scripts"
GOLDEN = SOURCE / "tests" / "data" / "golden"
PROGRAM = Path(os.environ.get("SPLITEE_PROGRAM") or SOURCE / "build/dev/src/splitee-sim").resolve()
SKIPPED = 77  # the exit status that means skipped to ctest


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
        """Writes a file of text or bytes; returns its name."""
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
        self.run_program("trace", "validate", name)

    def run_program(self, *arguments):
        """Runs the program in the folder, which must succeed; returns its output."""
        command = [PROGRAM, *map(str, arguments)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, f"{arguments} should go well: {done.stderr}")
        return done.stdout

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
        from splitee.importing import command

        given = [*map(str, arguments), "--kind", kind, "--out", out, "--force"]
        with contextlib.chdir(self.folder):
            return in_process(command.main, given)

    def assert_same(self, actual, expected, what):
        """Two arrays must be equal in every element."""
        np.testing.assert_array_equal(actual, expected, err_msg=f"{what} should be the same")


class SharedCase(Case):
    """Tests that share a folder, which make() fills once."""

    @classmethod
    def setUpClass(cls):
        """Makes the folder and fills it."""
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.make()

    @classmethod
    def make(cls):
        """Fills the folder."""

    def setUp(self):
        """The folder is there already."""


def in_process(main, arguments):
    """Runs the main function of a command within this process: (status, its line or lines).

    The line is the error's, or what is printed after the warnings.
    """
    from splitee.command import STANDARD_OUTPUT
    from splitee.errors import SpliteeError

    texts = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    with contextlib.redirect_stdout(texts[0]), contextlib.redirect_stderr(texts[1]):
        try:
            main([*map(str, arguments)])
        except SpliteeError as problem:
            return problem.status, str(problem)
    if STANDARD_OUTPUT.problem is not None:
        raise AssertionError(STANDARD_OUTPUT.problem)
    for text in texts:
        text.flush()
    written = [text.buffer.getvalue().decode() for text in texts]
    return 0, written[1] + written[0]


def have(module):
    """Whether a Python package is installed."""
    return importlib.util.find_spec(module) is not None


def need(*modules):
    """SkipTest where a Python package is missing; for setUpModule()."""
    missing = [name for name in modules if not have(name)]
    if missing:
        raise unittest.SkipTest(f"{', '.join(missing)} is not installed")


def need_programs(*programs, hint):
    """SkipTest where a program is missing; for setUpModule()."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise unittest.SkipTest(f"{', '.join(missing)} not installed; {hint}")
