"""Kills sweeps of scripts/sweep.sh over GNU parallel, resumes them, and compares with a straight run."""

import os
import signal
import subprocess
import time
from pathlib import Path

from sweeps import check, check_equal, journal_of, programs_at_work, straight_run, wait_for

import support

SWEEP = support.SCRIPTS / "sweep.sh"
SHARDS = 5
STARTED = []


def start(program, config, out, *options):
    """Starts sweep.sh as the leader of a process group."""
    command = [SWEEP, config, "-n", str(SHARDS), "-j", "2", "--out", out, *options]
    STARTED.append(
        subprocess.Popen(
            command,
            env=dict(os.environ, SPLITEE_SIM=str(program)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    )
    return STARTED[-1]


def kill_all(sweeps, folder):
    """Kills sweeps and the processes that they have started."""
    for sweep in sweeps:
        if sweep.poll() is None:
            os.killpg(sweep.pid, signal.SIGKILL)
    for pid in programs_at_work(folder).values():
        os.kill(pid, signal.SIGKILL)


def finish(sweep):
    """The exit status of a sweep and its output."""
    printed = sweep.communicate(timeout=300)[0]
    return sweep.returncode, printed


def wait_for_work(out, number=None):
    """Waits until a shard (`number`: that one) has written something; returns its pid."""
    shards = Path(f"{out}.shards")

    def working():
        running = programs_at_work(out)
        for one in running if number is None else {number} & running.keys():
            if journal_of(shards, one) > 10_000:
                return running[one]
        return None

    return wait_for("a shard writes its journal", working, 60)


def check_interrupts(program, config, straight, folder):
    """Interrupts a sweep gently, then kills all of it, then lets it finish."""
    out = folder / "killed"
    sweep = start(program, config, out)
    wait_for_work(out)
    os.kill(sweep.pid, signal.SIGINT)
    status, printed = finish(sweep)
    check("an interrupt ends the sweep with 130", status == 130, f"{status}: {printed}")
    check("and says that it goes on", "goes on" in printed, printed)
    check("no shard is left behind", not programs_at_work(out), programs_at_work(out))
    kept = sum(journal_of(Path(f"{out}.shards"), number) for number in range(1, SHARDS + 1))
    check("finished work is kept", kept > 10_000, f"{kept} bytes")

    sweep = start(program, config, out)
    time.sleep(2)
    wait_for_work(out)
    kill_all([sweep], out)
    sweep.communicate()
    wait_for("nothing of it is left", lambda: not programs_at_work(out), 20)

    status, printed = finish(start(program, config, out))
    check("the same command goes on after kill -9", status == 0, printed)
    check_equal("killed twice", out, straight)
    begin = time.monotonic()
    status, printed = finish(start(program, config, out))
    check(f"a further call has nothing to do ({time.monotonic() - begin:.1f} s)", status == 0, printed)
    check_equal("called again", out, straight)


def check_failures(program, config, straight, folder):
    """One shard that cannot write, and one whose program is killed, do not end the others."""
    out = folder / "failed"
    foreign = Path(f"{out}.shards") / f"2-of-{SHARDS}" / "notes.txt"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("not a result")
    sweep = start(program, config, out)
    os.kill(wait_for_work(out, 3), signal.SIGKILL)
    status, printed = finish(sweep)
    check("failed shards make it fail", status == 1, f"{status}: {printed}")
    check("named are those", "failed: 2 (exit status 1), 3 (signal 9)" in printed, printed)
    done = [Path(f"{out}.shards/{number}-of-{SHARDS}/summary.csv").exists() for number in (1, 4, 5)]
    check("the others are done", all(done), done)
    check("nothing was joined", not out.exists())
    foreign.unlink()
    status, printed = finish(start(program, config, out))
    check("mended, it finishes", status == 0, printed)
    check_equal("after failures", out, straight)


def setUpModule():
    """Skips without the programs that sweep.sh calls."""
    support.need_programs("parallel", hint="'scripts/setup.sh cluster' installs what it needs")


class Parallel(support.SharedCase):
    """A straight run, and sweeps that are compared with it."""

    @classmethod
    def make(cls):
        """Runs the configuration in one go."""
        cls.addClassCleanup(kill_all, STARTED, cls.folder)
        cls.config, cls.straight = straight_run(support.PROGRAM, cls.folder)

    def test_interrupted_and_killed_sweeps_go_on(self):
        check_interrupts(support.PROGRAM, self.config, self.straight, self.folder)

    def test_one_failed_shard_does_not_end_the_others(self):
        check_failures(support.PROGRAM, self.config, self.straight, self.folder)
