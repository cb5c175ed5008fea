#!/usr/bin/python3
"""cmake/BuildIdentity.cmake: the same sources have the same digest wherever they lie, a changed byte another; the commit is told
where the project is a repository.

usage: check_build.py PROJECT_FOLDER PROGRAM
"""

import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(sys.argv[1])
PROGRAM = pathlib.Path(sys.argv[2])
WRONG = []


def expect(name, is_right):
    """Notes what is not as it should be."""
    if not is_right:
        WRONG.append(name)


def copy_to(folder):
    """What the identity is made of, in another folder."""
    shutil.copytree(PROJECT / "src", folder / "src")
    shutil.copytree(PROJECT / "cmake", folder / "cmake")
    return folder


def identity(folder):
    """(commit, sources) that the script writes for the project in a folder."""
    out = folder.parent / "identity.cpp"
    script = folder / "cmake/BuildIdentity.cmake"
    subprocess.run(["cmake", f"-DSOURCE={folder}", f"-DOUT={out}", "-P", script], check=True)
    return tuple(re.findall(r'^ +"([^"]*)"', out.read_text(), re.M))


def plain_digest(folder):
    """The same digest by sha256sum's rule, written down a second time."""
    names = [str(each.relative_to(folder)) for each in folder.glob("src/**/*")]
    names = [name for name in names if re.search(r"\.(cpp|hpp|in)$|/CMakeLists\.txt$", name) and "/." not in name]
    lines = ""
    for name in sorted([*names, "cmake/SpliteeTargets.cmake"]):
        lines += f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
    return hashlib.sha256(lines.encode()).hexdigest()


def git(folder, *arguments):
    """Runs git there as somebody."""
    who = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "init.defaultBranch=main"]
    command = ["git", "-C", folder, *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main():
    """Runs all."""
    with tempfile.TemporaryDirectory() as name:
        first = copy_to(pathlib.Path(name) / "a" / "one")
        second = copy_to(pathlib.Path(name) / "b" / "another place")
        commit, sources = identity(first)
        expect("the digest is that of the files", sources == plain_digest(first))
        expect("without git the commit is unknown", commit == "unknown")
        expect("the same sources elsewhere have the same digest", identity(second) == (commit, sources))
        written = (first.parent / "identity.cpp").stat().st_mtime_ns
        identity(first)
        expect("what has not changed is not written", (first.parent / "identity.cpp").stat().st_mtime_ns == written)
        (second / "src/notes.txt").write_text("of nobody's concern")
        (second / "src/.#main.cpp").symlink_to("nowhere")
        expect("what is no source does not count", identity(second)[1] == sources)
        (second / "src/policy/ucb.cpp").open("a").write(" ")
        expect("a changed byte changes the digest", identity(second)[1] != sources)
        if shutil.which("git"):
            git(first, "init", "--quiet")
            git(first, "add", "-A")
            git(first, "commit", "--quiet", "-m", "x")
            head = git(first, "rev-parse", "HEAD")
            expect("the commit is that of git", identity(first) == (head, sources))
            (first / "README.md").write_text("x")
            expect("what is not built does not make it dirty", identity(first)[0] == head)
            (first / "src/main.cpp").open("a").write(" ")
            expect("changed sources do", identity(first)[0] == head + "-dirty")
            inner = copy_to(first / "vendored" / "splitee")
            expect("another repository's commit is not taken", identity(inner) == ("unknown", sources))
    version = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True).stdout
    expect("the program tells the digest", version.splitlines()[2] == f"sources {plain_digest(PROJECT)}")
    print("\n".join(WRONG) or "the identity of a build is that of its sources")
    return 1 if WRONG else 0


if __name__ == "__main__":
    sys.exit(main())
