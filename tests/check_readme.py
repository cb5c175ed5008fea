#!/usr/bin/python3
"""Runs every command that README.md shows and compares what it prints with what README.md says.

A fenced block that begins with ```console holds lines "$ COMMAND", each followed by what the command prints;
"..." in such a line stands for any text, and a line "..." alone for any lines. A block ```python is run as a
program, and a block ```json that follows a line "FILE:" in bold becomes that file.

usage: check_readme.py SOURCE_DIR PROGRAM
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile


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


def run_block(language, before, content, folder, environment):
    """Runs one block; returns what is wrong with it, one text each."""
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
                         "README.md says:\n" + "\n".join(expected))
    return wrong


def main():
    source, program = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    wrong, seen = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for entry in ("data", "configs", "scripts"):
            (folder / entry).symlink_to(source / entry)
        environment = dict(os.environ, PATH=f"{program.parent}:{os.environ['PATH']}", NO_COLOR="1")
        for language, before, content in blocks((source / "README.md").read_text()):
            if content.startswith(("$ scripts/", "$ cmake", "$ sudo")):
                continue  # the two commands themselves: they build, and run these tests
            wrong += run_block(language, before, content, folder, environment)
            seen += 1
    print("\n\n".join(wrong) or f"{seen} blocks of README.md do what it says")
    return 1 if wrong or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
