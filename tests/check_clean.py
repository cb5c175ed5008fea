"""scripts/run.sh leaves a checkout clean.

What is committed below results/ is what the program and the figures give now, and all else that the run writes is
ignored. The test runs in a copy of the project, with a program that is built already, so without CMake. The figures
take as long as all the rest and are drawn only where SPLITEE_FIGURES is set; check_plots.py tests that the same results
give the same figures.
"""

import os
import shutil
import stat
import subprocess
import unittest

import support


def git(folder, *arguments):
    """The output of git there, with some name and address."""
    who = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "core.autocrlf=false"]
    return subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True, text=True).stdout


def missing():
    """What keeps the test from asking git about the project; empty where nothing does."""
    if not shutil.which("git"):
        return "git is not installed"
    inside = ["git", "-C", support.SOURCE, "rev-parse", "--show-prefix"]
    is_top = subprocess.run(inside, capture_output=True, text=True).stdout == "\n"
    return "" if is_top else "the project is not the top folder of a git repository"


def copy_to(folder):
    """The project as it would be committed now, with figures only where they are asked for."""
    for name in git(support.SOURCE, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (support.SOURCE / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(support.SOURCE / name, folder / name)
    if not os.environ.get("SPLITEE_FIGURES"):
        (folder / "scripts/plot.py").write_text("#!/bin/sh\n")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force")  # what is committed though it is ignored, too
    git(folder, "commit", "--quiet", "--message", "x")


def stand_in_for_the_build(folder):
    """A `cmake` that does nothing first on the path, and the program in its place; the environment."""
    (folder / "build/release/src").mkdir(parents=True)
    (folder / "build/release/src/splitee-sim").symlink_to(support.PROGRAM)
    (folder / "build/bin").mkdir()
    cmake = folder / "build/bin/cmake"
    cmake.write_text("#!/bin/sh\n")
    cmake.chmod(stat.S_IRWXU)
    return dict(os.environ, PATH=f"{cmake.parent}:{os.environ['PATH']}")


@unittest.skipIf(missing(), missing())
class CleanCheckout(support.Case):
    """A copy of the checkout in which scripts/run.sh runs."""

    def test_the_main_job_leaves_a_checkout_as_it_was(self):
        project = self.folder / "project"
        project.mkdir()
        copy_to(project)
        done = subprocess.run(
            ["scripts/run.sh"], cwd=project, env=stand_in_for_the_build(project), capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(git(project, "status", "--porcelain"), "")
        for name in ("resnet56", "real", "device", "stream", "paper"):
            self.assertTrue((project / "results" / name / "manifest.json").exists(), name)
