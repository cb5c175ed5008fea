#!/usr/bin/python3
"""A Slurm cluster of one node in a temporary folder: munged, slurmctld and slurmd as real daemons.

Everything is its own (key, socket, ports, configuration), so that a cluster that the machine already
has is not touched. Run as a program, this is the guard: it starts the daemons and kills them, with
all that has come of them, when its standard input ends; that is so too when the test was killed.

usage: daemons.py FOLDER
"""

import contextlib
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from sweeps import check, wait_for

PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL(None, use_errno=True)
CREDENTIAL_SECONDS = 5  # a task that is queued again has to wait for as long

CONFIGURATION = """\
ClusterName=splitee-test
SlurmctldHost={node}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire={credential}
CredType=cred/munge
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=2
ReturnToService=2
KillWait=10
NodeName={node} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def _free_ports(count):
    """Ports on which no process listens."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _children(pid):
    """The processes that a process has started or taken over, and theirs, the youngest last."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            parents.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found, left = [], [pid]
    while left:
        mine = parents.get(left.pop(), [])
        found += mine
        left += mine
    return found


def _start(folder, *command):
    """Starts a daemon in the foreground; its output goes to a file."""
    with open(folder / f"{Path(command[0]).name}.out", "wb") as output:
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)


def guard(folder):
    """Starts the daemons, waits for the end of standard input, and kills all their processes."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1)  # orphans come to us, so that they can be killed
    files = [f"--{name}-file={folder}/munge/{name}" for name in ("key", "pid", "log", "seed")]
    munge = ["munged", "--foreground", "--force", "--num-threads=2"]
    _start(folder, *munge, f"--socket={folder}/munge.socket", *files)
    while not (folder / "munge.socket").exists():
        time.sleep(0.05)
    for daemon in ("slurmctld", "slurmd"):
        _start(folder, daemon, "-D", "-f", f"{folder}/slurm.conf")
    sys.stdin.read()
    return 1 if _kill_children() else 0


def _kill_children():
    """Kills all processes started by this one, and waits for their end."""
    end = time.monotonic() + 20
    while (left := _children(os.getpid())) and time.monotonic() < end:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.05)
    return left


def _tell(folder):
    """Prints the ends of all logs, for a test that failed."""
    for path in sorted([*folder.glob("*.log"), *folder.glob("*.out"), *folder.glob("munge/log")]):
        lines = path.read_text(errors="replace").splitlines()[-15:]
        if lines:
            print(f"--- {path.name}", *lines, sep="\n", flush=True)


@contextlib.contextmanager
def cluster(folder):
    """Starts the cluster in an empty folder that others may enter; gives the environment in which
    Slurm's commands talk to it."""
    key = folder / "munge" / "key"
    for part in (key.parent, folder / "state", folder / "spool"):
        part.mkdir(mode=0o700)
    key.write_bytes(secrets.token_bytes(128))
    key.chmod(0o400)
    path = folder / "slurm.conf"
    path.write_text(
        CONFIGURATION.format(
            node=socket.gethostname().partition(".")[0],
            folder=folder,
            ports=_free_ports(2),
            credential=CREDENTIAL_SECONDS,
        )
    )
    environment = dict(os.environ, SLURM_CONF=str(path))
    for name in [name for name in environment if name.startswith(("SBATCH_", "SQUEUE_"))]:
        del environment[name]
    command = [sys.executable, "-B", __file__, str(folder)]
    guarding = subprocess.Popen(
        command, stdin=subprocess.PIPE, env=environment, start_new_session=True
    )
    try:
        state = ["sinfo", "-h", "-o", "%T"]
        wait_for("the node is ready", lambda: "idle" in said(environment, *state), 60)
        yield environment
    except BaseException:
        _tell(folder)
        raise
    finally:
        guarding.stdin.close()
        check("the daemons are gone", guarding.wait(60) == 0)


def said(environment, *command):
    """The output of a command, also where it fails."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    return done.stdout


if __name__ == "__main__":
    sys.exit(guard(Path(sys.argv[1])))
