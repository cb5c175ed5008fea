"""flake8 over the Python of the project, with the options that pyproject.toml has for it."""

import subprocess
import sys
import tomllib

import support


class Lint(support.Case):
    """scripts/ and tests/"""

    def test_flake8_finds_nothing(self):
        if not support.have("flake8"):
            self.skipTest("flake8 is not installed; scripts/setup.sh test installs it")
        declared = tomllib.loads((support.SOURCE / "pyproject.toml").read_text())["tool"]["flake8"]
        options = []
        for name, value in declared.items():
            options.append(f"--{name}={','.join(value) if isinstance(value, list) else value}")
        command = [sys.executable, "-m", "flake8", "--isolated", *options, "scripts", "tests"]
        done = subprocess.run(command, cwd=support.SOURCE, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, f"\n{done.stdout}{done.stderr}")
