"""Runs every command that a README shows and compares what it prints with what the README says.

A fenced block that begins with ```console holds lines "$ COMMAND", each followed by what the command prints;
"..." in such a line stands for any text, and a line "..." alone for any lines. A block ```python is run as a
program, and a block ```json that follows a line with `FILE.json` becomes that file. A block ```cpp shows lines of the
file in src/ that the line before it names, where a line "..." alone stands for any lines. What a README makes stays
for its later blocks. Links between the READMEs must lead to a file, and to a heading where they name one.
"""

import os
import re
import shutil
import subprocess

import support

READMES = ("README.md", "configs/README.md", "data/README.md", "data/traces/README.md", "results/README.md",
           "scripts/README.md", "src/README.md", "tests/README.md")
MOST_LINES = 150  # of the README at the top


def anchor(heading):
    """The anchor of a heading in links."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def dead_links(text, place):
    """Yields the faults of the links to files of the project."""
    for target, _, part in re.findall(r"\]\(([^)#:\s]*)(#([^)\s]*))?\)", text):
        file = place.parent / target if target else place
        if not file.exists():
            yield f"there is no {target}"
        elif part and part not in {anchor(h) for h in re.findall(r"^#+ (.*)$", file.read_text(), re.M)}:
            yield f"{target or place.name} has no heading #{part}"


def blocks(text):
    """Yields (language, preceding line, content) of every fenced block."""
    for match in re.finditer(r"(?:^|\n)([^\n]*)\n+```(\w+)\n(.*?)\n```", text, re.S):
        yield match[2], match[1], match[3]


def commands(content):
    """Splits a console block into (command, expected lines)."""
    parts = []
    for line in content.split("\n"):
        if line.startswith("$ "):
            parts.append((line[2:], []))
        else:
            parts[-1][1].append(line)
    return parts


def pattern(lines):
    """A regular expression for the expected lines."""
    while lines and not lines[-1]:
        lines = lines[:-1]
    return re.compile("".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n"
        for line in lines))


def shown_code(before, content):
    """The faults of a block of C++: it shows lines of a file as they are."""
    name = re.search(r"`([\w./-]+\.[ch]pp)`", before)
    if not name:
        return [f"a cpp block without a file name before it: {before}"]
    source = (support.SOURCE / "src" / name[1]).read_text()
    if re.search("^" + pattern(content.split("\n")).pattern, source, re.M):
        return []
    return [f"src/{name[1]} does not have these lines:\n{content}"]


def run_block(language, before, content, folder, environment):
    """Runs one block; returns its faults, one text each."""
    if language == "cpp":
        return shown_code(before, content)
    if language == "json":
        name = re.search(r"`([\w./-]+\.json)`", before)
        if name:
            (folder / name[1]).write_text(content)
        return [] if name else [f"a json block without a file name before it: {before}"]
    if language == "python":
        done = subprocess.run(["/usr/bin/python3", "-c", content], cwd=folder, env=environment,
                              capture_output=True, text=True)
        return [done.stderr] if done.returncode else []
    wrong = []
    for command, expected in commands(content) if language == "console" else []:
        done = subprocess.run(command, shell=True, cwd=folder, env=environment, executable="/bin/bash",
                              capture_output=True, text=True)
        printed = done.stdout + done.stderr
        if done.returncode or not pattern(expected).fullmatch(printed.rstrip("\n") + "\n" if printed.strip() else ""):
            wrong.append(f"$ {command}\n(exit status {done.returncode})\n{printed}\n"
                         "the README says:\n" + "\n".join(expected))
    return wrong


class Readmes(support.Case):
    """Every README alone, in a folder that has the data, configurations and scripts of the project."""

    def setUp(self):
        """The program is on the path."""
        super().setUp()
        package = os.environ.get("SPLITEE_PACKAGE", "")
        self.has_module = bool(package) and bool(list(support.Path(package).glob("splitee/_core.*so")))
        path = f"{support.PROGRAM.parent}:{os.environ['PATH']}"
        self.environment = dict(os.environ, PATH=path, NO_COLOR="1")
        if self.has_module:
            self.environment["PYTHONPATH"] = package
        for entry in ("data", "scripts", "src"):
            (self.folder / entry).symlink_to(support.SOURCE / entry)
        # Not a link: its paths that begin with ../ lead to this folder.
        shutil.copytree(support.SOURCE / "configs", self.folder / "configs")

    def check(self, place):
        """The blocks and the links of one README."""
        text = (support.SOURCE / place).read_text()
        wrong = list(dead_links(text, support.SOURCE / place))
        for language, before, content in blocks(text):
            if content.startswith(("$ scripts/run", "$ scripts/test", "$ cmake", "$ sudo")):
                continue  # the two main commands build the project and run these tests
            if language == "python" and re.search(r"^import .*\bsplitee\b", content, re.M) and not self.has_module:
                continue  # the extension module was not built
            wrong += run_block(language, before, content, self.folder, self.environment)
        self.assertEqual("\n\n".join(wrong), "", f"what {place} says should hold")

    def test_there_are_blocks(self):
        for place in ("README.md", "configs/README.md", "data/README.md"):
            self.assertNotEqual(list(blocks((support.SOURCE / place).read_text())), [], place)

    def test_the_readme_at_the_top_is_short(self):
        lines = (support.SOURCE / "README.md").read_text().splitlines()
        self.assertLessEqual(len(lines), MOST_LINES, "what explains more belongs into a folder's README")


def one_of(place):
    """The test of one README."""
    def test(self):
        self.check(place)
    return test


for readme in READMES:
    setattr(Readmes, f"test_what_{readme.replace('/', '_').removesuffix('.md')}_says_holds", one_of(readme))
