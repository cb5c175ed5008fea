"""The wheel and the source package, built as by users, installed into a folder of its own, and used there."""

import os
import subprocess
import sys
import tarfile
import zipfile

import support

ENVIRONMENT = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
EXAMPLE = """
import numpy as np, splitee
confidence = np.sort(np.random.default_rng(0).uniform(0.3, 1, (200, 4)), axis=1)
class Mine(splitee.Policy):
    def choose(self, round):
        return round.t % 4
trace = splitee.Trace(confidence, kind="synthetic")
results = splitee.run({"name": "w", "traces": [{"path": trace, "threshold": 0.6}], "cost": {"offload": 3},
                       "policies": ["splitee", Mine]}, repeats=2)
print(len(results.runs), splitee.__file__.startswith(__import__("sys").prefix))
page = results.report("page.html")
__import__("subprocess").run(["v/bin/splitee-sim", "init", "example"], capture_output=True, check=True)
shipped = splitee.run("example/run.json", repeats=2)
print("</html>" in page.read_text(), shipped.manifest["configuration"]["repeats"])
"""


class Wheel(support.SharedCase):
    """pip install"""

    @classmethod
    def make(cls):
        """Makes a virtual environment."""
        subprocess.run([sys.executable, "-m", "venv", cls.folder / "v"], check=True)
        cls.python = cls.folder / "v/bin/python"

    def pip(self, *arguments):
        """Runs pip; skips where the index cannot be reached."""
        command = [self.python, "-m", "pip", *map(str, arguments)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, env=ENVIRONMENT)
        if done.returncode and "Could not find a version" in done.stderr + done.stdout:
            self.skipTest("the package index cannot be reached")
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])

    def source_package(self):
        """The source package, which is made where it is not there."""
        if not list(self.folder.glob("splitee-*.tar.gz")):
            self.pip("install", "build")
            command = [self.python, "-m", "build", "--sdist", "--outdir", self.folder, support.SOURCE]
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
            self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        [archive] = self.folder.glob("splitee-*.tar.gz")
        return archive

    def test_the_source_package_has_all_that_a_wheel_is_built_of(self):
        with tarfile.open(self.source_package()) as archive:
            inside = {name.partition("/")[2] for name in archive.getnames()}
        for wanted in ("CMakeLists.txt", "pyproject.toml", "README.md", "src/main.cpp", "src/extension.cpp",
                       "cmake/SpliteeWheel.cmake", "scripts/splitee/__init__.py",
                       "src/policy/include/splitee/policy.h"):
            self.assertIn(wanted, inside, "a source package should hold it")
        self.assertEqual([name for name in inside if name.startswith(("data/", "results/", "build/"))], [])

    def test_what_is_built_of_it_and_installed_runs(self):
        self.pip("wheel", "--no-deps", self.source_package(), "-w", "wheels")
        [wheel] = (self.folder / "wheels").glob("splitee-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
        for wanted in ("splitee/__init__.py", "splitee/py.typed", "splitee/_core.pyi", "splitee/api/run.py",
                       "splitee/include/splitee/policy.h"):
            self.assertIn(wanted, names)
        self.assertTrue([name for name in names if name.startswith("splitee/_core.") and name.endswith(".so")])
        self.pip("install", wheel)
        command = [self.python, "-c", EXAMPLE]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual((done.stdout, done.stderr), ("4 True\nTrue 2\n", ""))
        command = [self.folder / "v/bin/splitee-sim", "--version"]
        version = subprocess.run(command, capture_output=True, text=True, check=True)
        self.assertIn("splitee-sim 0.", version.stdout)
