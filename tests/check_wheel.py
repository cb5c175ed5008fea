"""The wheel and the source package: built as users build them, installed into a folder of its own, and used there."""

import os
import subprocess
import sys
import zipfile

import support

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
"""


class Wheel(support.Case):
    """pip install"""

    def pip(self, *arguments, python=sys.executable):
        """Runs pip; skips where the index cannot be reached."""
        command = [python, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode and "Could not find a version" in done.stderr + done.stdout:
            self.skipTest("the package index cannot be reached")
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])

    def test_what_is_installed_runs(self):
        subprocess.run([sys.executable, "-m", "venv", self.folder / "v"], check=True)
        python = self.folder / "v/bin/python"
        self.pip("wheel", "--no-deps", support.SOURCE, "-w", "wheels", python=python)
        [wheel] = (self.folder / "wheels").glob("splitee-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            names = archive.namelist()
        for wanted in ("splitee/__init__.py", "splitee/py.typed", "splitee/_core.pyi", "splitee/api/run.py",
                       "splitee/include/splitee/policy.h"):
            self.assertIn(wanted, names)
        self.assertTrue([name for name in names if name.startswith("splitee/_core.") and name.endswith(".so")])
        self.pip("install", wheel, python=python)
        done = subprocess.run([python, "-c", EXAMPLE], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual((done.stdout, done.stderr), ("4 True\n", ""))
        command = [self.folder / "v/bin/splitee-sim", "--version"]
        version = subprocess.run(command, capture_output=True, text=True, check=True)
        self.assertIn("splitee-sim 0.", version.stdout)

    def test_the_source_package_has_all_that_a_wheel_is_built_of(self):
        subprocess.run([sys.executable, "-m", "venv", self.folder / "v"], check=True)
        python = self.folder / "v/bin/python"
        self.pip("install", "build", python=python)
        subprocess.run([python, "-m", "build", "--sdist", "--outdir", self.folder, support.SOURCE], check=True,
                       capture_output=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
        [archive] = self.folder.glob("splitee-*.tar.gz")
        names = subprocess.run(["tar", "-tzf", archive], capture_output=True, text=True, check=True).stdout.split()
        inside = {name.partition("/")[2] for name in names}
        for wanted in ("CMakeLists.txt", "pyproject.toml", "src/main.cpp", "src/extension.cpp",
                       "cmake/SpliteeWheel.cmake", "scripts/splitee/__init__.py",
                       "src/policy/include/splitee/policy.h"):
            self.assertIn(wanted, inside)
        self.assertFalse([name for name in inside if name.startswith(("data/", "results/", "build/"))])
