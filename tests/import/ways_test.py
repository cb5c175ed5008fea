"""The ways out of the scripts: standard streams, interrupts, and the file to be written.

What was asked for is done fully. A reader that goes away is no error; where standard output is closed
or full the exit status is 1 with one line; standard error may be closed or full.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time

import numpy as np

import support

CSV = "label,conf_1,pred_1\n0,0.5,0\n1,0.75,1\n1,0.625,0\n"
HERE = "import_trace.py a.csv --kind synthetic --force --out"


class Ways(support.Case):
    """A folder with results to plot and a file to import."""

    def setUp(self):
        """Makes a small run."""
        super().setUp()
        self.write("a.csv", CSV)
        trace = support.GOLDEN / "binary.npz"
        self.write(
            "c.json",
            '{"name": "c", "repeats": 2, "cost": {"offload": [1, 2]}, "policies": ["splitee"],'
            f' "traces": [{{"name": "t", "path": "{trace}", "threshold": 0.7}}],'
            ' "curves": {"rounds": {"points": 5}}}',
        )
        program = [support.PROGRAM, "run", "--quiet", "--config", "c.json"]
        subprocess.run([*program, "--out", "r"], cwd=self.folder, check=True)

    def shell(self, line):
        """(exit status of the script, standard output, standard error) of a shell line in which
        SCRIPTS stands for the folder of the scripts."""
        line = line.replace("SCRIPTS", f"{sys.executable} {support.SCRIPTS}")
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {line}"],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    COMMANDS = {
        "plot.py": ("SCRIPTS/plot.py r --formats svg --out f", "f/exits.svg"),
        "import_trace.py": (f"SCRIPTS/{HERE} t.npz", "t.npz"),
        "figure.py": ("SCRIPTS/train/figure.py made.npz --out f.png", "f.png"),
    }

    def each(self):
        """Yields (name, command line, file that it makes, none of which is there yet)."""
        ones = np.ones((4, 2))
        np.savez(
            self.folder / "made.npz", confidence=ones, prediction=ones.astype(int),
            label=np.ones(4, int), meta=np.frombuffer(b'{"name": "made"}', np.uint8),
        )  # fmt: skip
        for name, (line, made) in self.COMMANDS.items():
            (self.folder / made).unlink(missing_ok=True)
            with self.subTest(name):
                yield name, line, made

    def test_a_reader_that_goes_away_is_no_error_and_all_is_done(self):
        for _, line, made in self.each():
            for reader in ("head -1 > /dev/null", "true"):
                (self.folder / made).unlink(missing_ok=True)
                self.assertEqual(self.shell(f"{line} | {reader}"), (0, "", ""))
                self.assertTrue((self.folder / made).exists(), "all should be done")

    def test_standard_output_that_is_closed_or_full_is_one_line_and_all_is_done(self):
        for name, line, made in self.each():
            for where, reason in (
                (">&-", "Bad file descriptor"), ("> /dev/full", "No space left on device"),
            ):  # fmt: skip
                (self.folder / made).unlink(missing_ok=True)
                self.assertEqual(
                    self.shell(f"{line} {where}"), (1, "", f"{name}: standard output: {reason}\n")
                )
                self.assertTrue((self.folder / made).exists(), "all should be done")

    def test_standard_error_that_is_closed_or_full_changes_nothing(self):
        for _, line, made in self.each():
            for where in ("2>&-", "2> /dev/full", "2>&- 0<&-"):
                (self.folder / made).unlink(missing_ok=True)
                status, text, _ = self.shell(f"{line} {where}")
                self.assertEqual(status, 0)
                self.assertNotEqual(text, "")
                self.assertTrue((self.folder / made).exists())
        for where in ("2>&-", "2> /dev/full"):
            status = self.shell(f"SCRIPTS/import_trace.py no.csv --kind synthetic --out x.npz {where}")
            self.assertEqual(status, (3, "", ""))

    def test_warnings_on_a_closed_standard_error_do_not_enter_the_trace(self):
        self.write("b.csv", "conf_1\n0.5\n0.75\n")
        line = f"SCRIPTS/{HERE.replace('a.csv', 'b.csv')} t.npz 2>&- 1>&- 0<&-"
        self.assertEqual(self.shell(line), (1, "", ""))
        self.assert_valid("t.npz")

    @support.unittest.skipUnless(support.have("torch"), "torch is not installed")
    def test_networks_that_export_themselves_follow_the_same_rule(self):
        line = "SCRIPTS/export/example_branchy.py t.npz --force"
        self.assertEqual(
            self.shell(f"{line} > /dev/full"),
            (1, "", "example_branchy.py: standard output: No space left on device\n"),
        )
        self.assert_valid("t.npz")
        self.assertEqual(self.shell(f"{line} | true"), (0, "", ""))

    def test_the_help_follows_the_same_rule(self):
        for name in ("plot.py", "import_trace.py", "export/elasticbert.py", "train/layout.py"):
            with self.subTest(name):
                status, text, errors = self.shell(f"SCRIPTS/{name} --help")
                self.assertEqual((status, text[:7], errors), (0, "usage: ", ""))
                self.assertGreater(text.count("\n"), 5)
                self.assertEqual(self.shell(f"SCRIPTS/{name} --help | true"), (0, "", ""))
                status, _, errors = self.shell(f"SCRIPTS/{name} --help > /dev/full")
                self.assertEqual(status, 1)
                self.assertRegex(errors, "^[a-z_]+.py: standard output: No space left on device\n$")

    def test_links_stay_and_devices_are_refused(self):
        self.write("old.npz", "old")
        os.symlink("old.npz", self.folder / "link.npz")
        os.symlink("new.npz", self.folder / "dangling.npz")
        os.symlink("loop.npz", self.folder / "loop.npz")
        os.symlink("/dev/null", self.folder / "null.npz")
        os.mkfifo(self.folder / "fifo.npz")
        for link, target in (("link.npz", "old.npz"), ("dangling.npz", "new.npz")):
            self.assertEqual(self.shell(f"SCRIPTS/{HERE} {link}")[0], 0)
            self.assertTrue((self.folder / link).is_symlink())
            self.assert_valid(target)
        before = sorted(os.listdir(self.folder))
        for name, message in {
            "loop.npz": "Too many levels of symbolic links",
            "null.npz": "is a device or a pipe; expected the name of a file",
            "fifo.npz": "is a device or a pipe; expected the name of a file",
            f"{'x' * 300}.npz": "File name too long",
        }.items():
            self.assertEqual(
                self.shell(f"SCRIPTS/{HERE} {name}"), (1, "", f"import_trace.py: {name}: {message}\n")
            )
        self.assertEqual(sorted(os.listdir(self.folder)), before)

    def test_what_is_read_is_never_replaced(self):
        self.write("m.npz", '{"note": 1}')
        os.symlink("m.npz", self.folder / "l.npz")
        for name in ("m.npz", "l.npz"):
            self.assertEqual(
                self.shell(f"SCRIPTS/{HERE} {name} --meta m.npz"),
                (2, "", f"import_trace.py: {name}: is what is read; expected another name for the "
                 "trace\n"),
            )  # fmt: skip
        self.assertEqual((self.folder / "m.npz").read_text(), '{"note": 1}')

    def test_an_interrupted_import_leaves_nothing(self):
        rows = "".join(f"{n % 7},0.{500000 + n},{n % 5}\n" for n in range(400000))
        self.write("a.csv", "label,conf_1,pred_1\n" + rows)
        before = sorted(os.listdir(self.folder))
        command = [sys.executable, support.SCRIPTS / "import_trace.py", "a.csv"]
        command += ["--kind=synthetic", "--out=t.npz"]
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for wanted in ("a.csv", ".part"):  # while it reads, while it writes
                process = subprocess.Popen(
                    command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
                )
                while not any(name.endswith(wanted) for name in opened(process)):
                    self.assertIsNone(process.poll(), f"should open {wanted}")
                    time.sleep(0.002)
                process.send_signal(number)
                output = process.communicate()
                self.assertEqual((process.returncode, *output), (130, b"", b""))
                self.assertEqual(sorted(os.listdir(self.folder)), before)


def opened(process):
    """The names of the files that a process has opened."""
    folder = f"/proc/{process.pid}/fd"
    for number in os.listdir(folder):
        with contextlib.suppress(OSError):
            yield os.readlink(f"{folder}/{number}")
