#!/usr/bin/python3
"""Runs the tests of a Python file with unittest, as ctest does.

usage: tests/support/run_tests.py tests/import/wide_test.py [TestCase.test_method...]

Finds the package in scripts/, and what stands beside the file. Exit status 77, which ctest takes for skipped, where all
tests were skipped, or where the file needs a package that is not installed. SPLITEE_PROGRAM names the program
(default build/dev/src/splitee-sim).
"""

import importlib
import sys
import unittest
from pathlib import Path

import support

OPTIONAL = ("matplotlib", "sentencepiece", "torch", "yaml")


def loaded(path):
    """The module of a test file; SkipTest where a package that it needs is not installed."""
    sys.path[:0] = [str(support.SCRIPTS), str(path.parent)]
    try:
        return importlib.import_module(path.stem)
    except ModuleNotFoundError as error:
        if error.name not in OPTIONAL:
            raise
        raise unittest.SkipTest(f"{error.name} is not installed; scripts/setup.sh installs it") from error


def main():
    """Runs the tests; returns the exit status."""
    if len(sys.argv) < 2:
        sys.exit("run_tests.py: which file? usage: tests/support/run_tests.py FILE [TestCase.test_method...]")
    path = Path(sys.argv[1]).resolve()
    try:
        module = loaded(path)
    except unittest.SkipTest as reason:
        print(f"skipped: {reason}")
        return support.SKIPPED
    result = unittest.main(module, argv=[path.name, *sys.argv[2:]], verbosity=2, exit=False).result
    if not result.wasSuccessful() or result.testsRun + len(result.skipped) == 0:
        return 1
    skipped = {reason for _, reason in result.skipped}
    if skipped and len(result.skipped) >= result.testsRun:
        print(f"skipped: {'; '.join(sorted(skipped))}")
        return support.SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
