#!/usr/bin/python3
"""Ways out of the shell scripts: closed, full and abandoned output, and wrong arguments, each with its one line.

usage: check_scripts.py PROJECT_FOLDER PROGRAM
"""

import json
import os
import pathlib
import stat
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(sys.argv[1])
PROGRAM = pathlib.Path(sys.argv[2])
WRONG = []
DONE = []

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


def expect(name, got, wanted):
    """Notes what differs."""
    DONE.append(name)
    if got != wanted:
        WRONG.append(f"{name}:\n  got    {got!r}\n  wanted {wanted!r}")


def shell(line, folder):
    """Exit status, standard output and standard error of a line for bash."""
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=dict(os.environ, PATH=path, SPLITEE_SIM=str(PROGRAM), SCRIPTS=str(PROJECT / "scripts"), CONFIG="bin/small.json"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def expect_refused(name, line, status, message, folder):
    """The line ends with this status and this one line of standard error."""
    expect(name, shell(line, folder), (status, "", message + "\n"))


def wrong_arguments(folder):
    """Each wrong argument is refused in the script's own words, before anything is made."""
    sweep = '"$SCRIPTS/sweep.sh" '
    submit = '"$SCRIPTS/slurm/submit.sh" '
    words = (
        "{}: -n is '300000'; the folders of so many shards do not fit on the command line that joins them: choose fewer, "
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
        submit + '"$CONFIG" -n 1001': "submit.sh: -n is '1001'; this cluster takes arrays of at most 1000 tasks, and a shard "
        "takes any number of cells",
        submit + '"$CONFIG" -n 5%0': f"submit.sh: the limit of -n is '0'; {whole}",
        '"$SCRIPTS/setup.sh" everything': "setup.sh: there is no 'everything'; usage: scripts/setup.sh "
        "[build|test|bench|cluster|fuzz|train|all]",
        '"$SCRIPTS/test.sh" all': "test.sh: there is no 'all'; usage: scripts/test.sh [cluster]",
    }.items():
        expect_refused(line, line, 2, message, folder)
    expect("nothing is made", sorted(each.name for each in folder.iterdir()), ["bin"])


def folders(folder):
    """What cannot be written is told with its reason, and what others own stays."""
    line = '"$SCRIPTS/sweep.sh" "$CONFIG" -n 2 --out '
    (folder / "file").write_text("dear")
    reason = "cannot make this folder: Not a directory"
    expect_refused("below a file", line + "file/x", 1, f"sweep.sh: file/x.shards: {reason}", folder)
    for name in (".lock", ".2.joblog"):
        parts = folder / f"linked{name}.shards"
        parts.mkdir()
        (parts / name).symlink_to(folder / "file")
        message = f"sweep.sh: linked{name}.shards/{name}: is no regular file; remove it, or choose another folder with --out"
        expect_refused(f"{name} is a link", f"{line} linked{name}", 1, message, folder)
    expect("what the links lead to", (folder / "file").read_text(), "dear")


def streams(folder):
    """One rule for all scripts, and for what they print of their own."""
    (folder / "say.sh").write_text('set -euo pipefail\nsource "$SCRIPTS/common.sh"\nfor k in 1 2 3; do say "$k"; sleep 0.05; done\ntouch done\n')
    for name, line in {"say": "bash say.sh", "help": '"$SCRIPTS/sweep.sh" --help', "submit": '"$SCRIPTS/slurm/submit.sh" --help'}.items():
        script = {"say": "say.sh", "help": "sweep.sh", "submit": "submit.sh"}[name]
        message = f"{script}: standard output: cannot write to it: "
        expect_refused(f"{name}: full", line + " >/dev/full", 1, message + "No space left on device", folder)
        expect_refused(f"{name}: closed", line + " >&-", 1, message + "it is closed", folder)
        expect(f"{name}: all closed", shell(line + " <&- >&- 2>&-", folder), (1, "", ""))
        expect(f"{name}: not done", (folder / "done").exists(), False)
        status, output, errors = shell(line + " | head -1; echo ${PIPESTATUS[0]}", folder)
        expect(f"{name}: reader away", (status, output.splitlines()[-1], errors), (0, "0", ""))
        (folder / "done").unlink(missing_ok=True)
    expect("errors closed", shell("bash say.sh 2>&-", folder), (0, "1\n2\n3\n", ""))
    expect("all is done", (folder / "done").exists(), True)


def main():
    """Runs all."""
    for part in (wrong_arguments, folders, streams):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "bin").mkdir()
            for command, text in STAND_INS.items():
                (folder / "bin" / command).write_text("#!/bin/sh\n" + text)
                (folder / "bin" / command).chmod(stat.S_IRWXU)
            made = json.loads((PROJECT / "data/paper/IMDb.json").read_text())
            (folder / "bin/made.json").write_text(json.dumps(dict(made, samples=2000)))
            (folder / "bin/small.json").write_text(json.dumps(SMALL))
            part(folder)
    print("\n".join(WRONG) or f"{len(DONE)} ways out of the scripts are as they should be")
    return 1 if WRONG or not DONE else 0


if __name__ == "__main__":
    sys.exit(main())
