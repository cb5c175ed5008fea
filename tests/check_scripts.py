"""Ways out of the shell scripts: closed, full and abandoned output, and wrong arguments, each with its one line."""

import json
import os
import stat
import subprocess

import support

# Stands for GNU parallel and for Slurm's commands, of which only the names and this much is needed.
STAND_INS = {
    "parallel": 'echo "GNU parallel 20221122"\n',
    "sbatch": "echo 1\n",
    "scontrol": 'echo "MaxArraySize            = 1001"\n',
}

SMALL = {
    "name": "small",
    "repeats": 1,
    "traces": [{"name": "T", "synth": "made.json", "threshold": 0.7}],
    "cost": {"offload": [1, 2]},
    "policies": ["splitee"],
}


class Scripts(support.Case):
    """A folder with a small configuration, and with stand-ins for the programs that scripts call."""

    maxDiff = None

    def setUp(self):
        """Makes them."""
        super().setUp()
        folder = self.folder
        (folder / "bin").mkdir()
        for command, text in STAND_INS.items():
            (folder / "bin" / command).write_text("#!/bin/sh\n" + text)
            (folder / "bin" / command).chmod(stat.S_IRWXU)
        made = json.loads((support.SOURCE / "data/paper/IMDb.json").read_text())
        (folder / "bin/made.json").write_text(json.dumps(dict(made, samples=2000)))
        (folder / "bin/small.json").write_text(json.dumps(SMALL))

    def shell(self, line):
        """Exit status, standard output and standard error of a line for bash."""
        folder = self.folder
        path = f"{folder / 'bin'}:{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=folder,
            env=dict(os.environ, PATH=path, SPLITEE_SIM=str(support.PROGRAM), SCRIPTS=str(support.SCRIPTS),
                     CONFIG="bin/small.json"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.returncode, done.stdout, done.stderr

    def assert_ends(self, name, line, status, message):
        """The line ends with this status and this one line of standard error."""
        self.assertEqual(self.shell(line), (status, "", f"{message}\n"), name)

    def test_wrong_arguments_are_refused_before_anything_is_made(self):
        """Each wrong argument is refused in the script's own words, before anything is made."""
        folder = self.folder
        sweep = '"$SCRIPTS/sweep.sh" '
        submit = '"$SCRIPTS/slurm/submit.sh" '
        words = (
            "{}: -n is '300000'; the folders of so many shards do not fit on the command line that joins them: "
            "choose fewer, "
            "a shard takes any number of cells"
        )
        whole = "it must be a whole number from 1 to 1000000"
        for line, message in {
            sweep + '"$CONFIG" -n 300000': words.format("sweep.sh"),
            sweep + '"$CONFIG" -n 1e3': f"sweep.sh: -n is '1e3'; {whole}",
            sweep + '"$CONFIG" -n ""': "sweep.sh: -n needs a value (see --help)",
            sweep + '"$CONFIG" --out ""': "sweep.sh: --out needs a value (see --help)",
            sweep + '"$CONFIG" -j 0': f"sweep.sh: -j is '0'; {whole}",
            sweep: "sweep.sh: which configuration? (see --help)",
            submit + '"$CONFIG" -n 300000': words.format("submit.sh"),
            submit + '"$CONFIG" -n 1001': "submit.sh: -n is '1001'; this cluster takes arrays of at most 1000 tasks, "
                                          "and a shard "
            "takes any number of cells",
            submit + '"$CONFIG" -n 5%0': f"submit.sh: the limit of -n is '0'; {whole}",
            '"$SCRIPTS/setup.sh" everything': "setup.sh: there is no 'everything'; usage: scripts/setup.sh "
            "[build|python|test|bench|package|cluster|train|all]",
            '"$SCRIPTS/test.sh" all': "test.sh: there is no 'all'; usage: scripts/test.sh [cluster]",
        }.items():
            self.assert_ends(line, line, 2, message)
        self.assertEqual(sorted(each.name for each in folder.iterdir()), ["bin"], "nothing is made")

    def test_what_cannot_be_written_is_told_and_what_others_own_stays(self):
        """A failed write is reported with its reason, and files of others stay."""
        folder = self.folder
        line = '"$SCRIPTS/sweep.sh" "$CONFIG" -n 2 --out '
        (folder / "file").write_text("dear")
        reason = "cannot make this folder: Not a directory"
        self.assert_ends("below a file", line + "file/x", 1, f"sweep.sh: file/x.shards: {reason}")
        for name in (".lock", ".2.joblog"):
            parts = folder / f"linked{name}.shards"
            parts.mkdir()
            (parts / name).symlink_to(folder / "file")
            message = (f"sweep.sh: linked{name}.shards/{name}: is no regular file; remove it, or choose another folder "
                       "with --out")
            self.assert_ends(f"{name} is a link", f"{line} linked{name}", 1, message)
        self.assertEqual((folder / "file").read_text(), "dear", "what the links lead to")

    def test_one_rule_for_standard_streams(self):
        """One rule for all scripts, and for the text that they print themselves."""
        folder = self.folder
        (folder / "say.sh").write_text('set -euo pipefail\nsource "$SCRIPTS/common.sh"\nfor k in 1 2 3; do say "$k"; '
                                       'sleep 0.05; done\ntouch done\n')
        for name, script, line in (
            ("say", "say.sh", "bash say.sh"),
            ("help", "sweep.sh", '"$SCRIPTS/sweep.sh" --help'),
            ("submit", "submit.sh", '"$SCRIPTS/slurm/submit.sh" --help'),
        ):
            message = f"{script}: standard output: cannot write to it: "
            self.assert_ends(f"{name}: full", line + " >/dev/full", 1, message + "No space left on device")
            self.assert_ends(f"{name}: closed", line + " >&-", 1, message + "it is closed")
            self.assertEqual(self.shell(line + " <&- >&- 2>&-"), (1, "", ""), f"{name}: all closed")
            self.assertEqual((folder / "done").exists(), False, f"{name}: not done")
            status, output, errors = self.shell(line + " | head -1; echo ${PIPESTATUS[0]}")
            self.assertEqual((status, output.splitlines()[-1], errors), (0, "0", ""), f"{name}: reader away")
            (folder / "done").unlink(missing_ok=True)
        self.assertEqual(self.shell("bash say.sh 2>&-"), (0, "1\n2\n3\n", ""), "errors closed")
        self.assertEqual((folder / "done").exists(), True, "all is done")
