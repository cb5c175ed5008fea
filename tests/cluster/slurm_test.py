"""Submits sweeps with scripts/slurm/submit.sh to a real Slurm of one node, kills tasks of the array in several ways,
and compares what is merged with a straight run."""

import os
import re
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from daemons import cluster, said
from sweeps import check, check_equal, journal_of, programs_at_work, straight_run, wait_for

import support

SUBMIT = support.SCRIPTS / "slurm/submit.sh"
SHARDS = 6
LONG = 300  # seconds


def submit(slurm, program, config, out):
    """Submits a sweep; returns the numbers of the array and of the merge."""
    command = [SUBMIT, config, "-n", str(SHARDS), "--out", out, "--time=30"]
    done = subprocess.run(
        command,
        env={**slurm, "SPLITEE_SIM": str(program)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    numbers = re.findall(r"^(?:array|merge) (\d+):", done.stdout, re.M)
    check("submitted", done.returncode == 0 and len(numbers) == 2, done.stdout + done.stderr)
    return numbers


def job(slurm, number):
    """Slurm's entries for a job or a task of an array, by name."""
    text = said(slurm, "scontrol", "-o", "show", "job", number).split("\n")[0]
    return dict(word.partition("=")[::2] for word in text.split())


def parent(pid):
    """The process that has started another: of a program, the batch script."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def wait_for_task(out, numbers):
    """Waits until one of the shards has written something; returns its number and its pid."""

    def working():
        running = programs_at_work(out)
        found = [one for one in numbers if one in running]
        return [(one, running[one]) for one in found if journal_of(Path(f"{out}.shards"), one) > 10_000]

    return wait_for(f"one of the shards {numbers} is at work", working, 120)[0]


def wait_for_state(slurm, number, *states):
    """Waits until a job is in one of the states."""
    wait_for(f"job {number} is {' or '.join(states)}", lambda: job(slurm, number).get("JobState") in states, LONG)


def check_requeues(slurm, program, config, straight, folder):
    """Three tasks of an array are killed: by Slurm, by kill -9 of the program, and by the signal
    that comes before the time limit. All finish; the merge waits for them."""
    out = folder / "requeued"
    array, merge = submit(slurm, program, config, out)
    left = list(range(1, SHARDS + 1))

    first, _ = wait_for_task(out, left)
    left.remove(first)
    requeued = subprocess.run(["scontrol", "requeue", f"{array}_{first}"], env=slurm)
    check(f"task {first} is queued again by scontrol", requeued.returncode == 0)
    second, pid = wait_for_task(out, left)
    left.remove(second)
    os.kill(pid, signal.SIGKILL)
    print(f"     kill -9 of the program of task {second}", flush=True)
    third, pid = wait_for_task(out, left)
    os.kill(parent(pid), signal.SIGUSR1)  # as Slurm does it; scancel repeats it for tasks of arrays
    print(f"     the signal before the time limit to task {third}", flush=True)

    killed = {"scontrol requeue": first, "kill -9": second, "the time limit's signal": third}
    for how, number in killed.items():
        task = f"{array}_{number}"
        wait_for(f"{task} is started again", lambda: job(slurm, task).get("Restarts") == "1", LONG)
        check(f"task {number} was queued again after {how}", True)
    check("the merge waits", job(slurm, merge)["JobState"] == "PENDING", job(slurm, merge))
    wait_for_state(slurm, merge, "COMPLETED", "FAILED", "CANCELLED")
    done = job(slurm, merge)
    check("the merge is done", done["JobState"] == "COMPLETED", done)
    tasks = [job(slurm, f"{array}_{number}") for number in range(1, SHARDS + 1)]
    states = [task["JobState"] for task in tasks]
    check("all tasks are done", states == ["COMPLETED"] * SHARDS, states)
    last = max(task["EndTime"] for task in tasks)
    check("the merge began after all of them", last <= done["StartTime"], f"{last} {done}")
    restarts = [int(task["Restarts"]) for task in tasks]
    expected = [int(number in killed.values()) for number in range(1, SHARDS + 1)]
    check("only the killed ones came twice", restarts == expected, restarts)
    log = Path(f"{out}.logs/shard-{second}.log").read_text()
    check("the log says why", "killed by signal 9; queued again" in log, log)
    check_equal("requeued", out, straight)


def check_cancel(slurm, program, config, straight, folder):
    """A cancelled array stays cancelled, its merge never runs, and another call resumes it."""
    out = folder / "cancelled"
    array, merge = submit(slurm, program, config, out)
    wait_for_task(out, range(1, SHARDS + 1))
    subprocess.run(["scancel", array], env=slurm, check=True)
    wait_for_state(slurm, merge, "CANCELLED")
    states = {job(slurm, f"{array}_{number}")["JobState"] for number in range(1, SHARDS + 1)}
    check("a cancelled array stays cancelled", states == {"CANCELLED"}, states)
    wait_for("its programs are gone", lambda: not programs_at_work(out), 30)
    check("nothing was joined", not out.exists())

    foreign = Path(f"{out}.shards") / f"{SHARDS}-of-{SHARDS}" / "notes.txt"
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("not a result")
    array, merge = submit(slurm, program, config, out)
    wait_for_state(slurm, merge, "CANCELLED", "COMPLETED")
    check("a failed shard: no merge", job(slurm, merge)["JobState"] == "CANCELLED", job(slurm, merge))
    states = [job(slurm, f"{array}_{number}")["JobState"] for number in range(1, SHARDS + 1)]
    check("the others are done", states == ["COMPLETED"] * (SHARDS - 1) + ["FAILED"], states)
    foreign.unlink()
    _, merge = submit(slurm, program, config, out)
    wait_for_state(slurm, merge, "COMPLETED", "FAILED", "CANCELLED")
    check_equal("submitted three times", out, straight)


def setUpModule():
    """The daemons, which only root may start."""
    programs = ("munged", "slurmctld", "slurmd", "sbatch", "scontrol")
    support.need_programs(*programs, hint="'scripts/setup.sh cluster' installs what it needs")
    if os.geteuid() != 0:
        raise unittest.SkipTest("slurmd needs root")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


class Slurm(support.SharedCase):
    """A straight run, a cluster, and sweeps that are compared with the run."""

    @classmethod
    def make(cls):
        """Runs the configuration in one go, then starts the cluster."""
        cls.folder.chmod(0o755)
        cls.config, cls.straight = straight_run(support.PROGRAM, cls.folder)
        daemons = cls.folder / "daemons"
        daemons.mkdir(mode=0o755)
        cls.slurm = cls.enterClassContext(cluster(daemons))

    def test_killed_tasks_are_queued_again_and_the_merge_waits(self):
        check_requeues(self.slurm, support.PROGRAM, self.config, self.straight, self.folder)

    def test_a_cancelled_array_stays_cancelled_and_a_further_call_goes_on(self):
        check_cancel(self.slurm, support.PROGRAM, self.config, self.straight, self.folder)
