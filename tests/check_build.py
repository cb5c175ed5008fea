"""cmake/BuildIdentity.cmake: the same sources have the same digest wherever they lie, a changed byte another; the
commit is told where the project is a repository."""

import hashlib
import re
import shutil
import subprocess

import support


def copy_to(folder):
    """Copies the inputs of the identity to another folder."""
    shutil.copytree(support.SOURCE / "src", folder / "src")
    shutil.copytree(support.SOURCE / "cmake", folder / "cmake")
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
    """Runs git there with some name and address."""
    who = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "init.defaultBranch=main"]
    command = ["git", "-C", folder, *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class BuildIdentity(support.Case):
    """The output of the script, and the program's description of itself."""

    def test_the_identity_of_a_build_is_that_of_its_sources(self):
        first = copy_to(self.folder / "a" / "one")
        second = copy_to(self.folder / "b" / "another place")
        commit, sources = identity(first)
        self.assertEqual(sources, plain_digest(first), "the digest is that of the files")
        self.assertEqual(commit, "unknown", "without git the commit is unknown")
        self.assertEqual(identity(second), (commit, sources), "the same sources elsewhere have the same digest")
        written = (first.parent / "identity.cpp").stat().st_mtime_ns
        identity(first)
        self.assertEqual((first.parent / "identity.cpp").stat().st_mtime_ns, written, "what has not changed is not "
                                                                                      "written")
        (second / "src/notes.txt").write_text("of nobody's concern")
        (second / "src/.#main.cpp").symlink_to("nowhere")
        self.assertEqual(identity(second)[1], sources, "what is no source does not count")
        (second / "src/policy/ucb.cpp").open("a").write(" ")
        self.assertNotEqual(identity(second)[1], sources, "a changed byte changes the digest")
        if shutil.which("git"):
            git(first, "init", "--quiet")
            git(first, "add", "-A")
            git(first, "commit", "--quiet", "-m", "x")
            head = git(first, "rev-parse", "HEAD")
            self.assertEqual(identity(first), (head, sources), "the commit is that of git")
            (first / "README.md").write_text("x")
            (first / "src/README.md").write_text("x")
            (first / "src/notes").write_text("x")
            self.assertEqual(identity(first)[0], head, "what is not built does not make it dirty")
            git(first, "add", "-A")
            git(first, "commit", "--quiet", "-m", "y")
            self.assertEqual(identity(first), (head, sources), "nor do commits that leave what is built count")
            main = first / "src/main.cpp"
            main.write_text(main.read_text() + " ")
            self.assertEqual(identity(first)[0], head + "-dirty", "changed sources do")
            git(first, "commit", "--quiet", "-a", "-m", "z")
            head = git(first, "rev-parse", "HEAD")
            self.assertEqual(identity(first)[0], head, "a commit that changes what is built counts")
            (first / "src/new.cpp").write_text("int x;")
            self.assertEqual(identity(first)[0], head + "-dirty", "and so does a new source")
            inner = copy_to(first / "vendored" / "splitee")
            self.assertEqual(identity(inner), ("unknown", sources), "another repository's commit is not taken")

    def test_the_program_tells_the_digest(self):
        version = subprocess.run([support.PROGRAM, "--version"], check=True, capture_output=True, text=True).stdout
        self.assertEqual(version.splitlines()[2], f"sources {plain_digest(support.SOURCE)}", "the program tells the "
                                                                                             "digest")
