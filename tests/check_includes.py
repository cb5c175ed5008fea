"""The folders of src/ form layers: a folder includes only itself and the folders that its library stands on.

So do the rooms that a folder has, where src/CMakeLists.txt names them.

What must be done in one place is done there only: JSON is parsed in base/json_reader.cpp, which
limits how deep it nests; paths are never normalised by their letters, which is wrong behind a link.
"""

import re

import support

# Only these files may have these contents.
ONLY_IN = {
    r"[jJ]son::parse\(": ["base/json_reader.cpp"],
    r"lexically_normal\(|weakly_canonical\(": ["base/file.hpp"],
}


def layers(lists):
    """The folders that each folder may include, by the libraries that its library uses in CMakeLists.txt."""
    direct = {name: re.findall(r"\bsplitee_(\w+)", libraries)
              for name, libraries in re.findall(r"^ *splitee_library\((\w+) LIBRARIES ([^)]*)\)", lists, re.M)}
    below = {}
    for name, libraries in direct.items():  # each stands only on those declared before it
        below[name] = set(libraries).union(*(below[library] for library in libraries))
    return below


def rooms(lists):
    """The rooms below a folder in their order, "" for the files beside them, by folder."""
    return {folder: ["", *names.split()]
            for folder, names in re.findall(r"^# Rooms of (\w+), [^:]*: ([\w ]+)$", lists, re.M)}


def room_of(path, order):
    """The place of a file's room in the order, or None where it is in no room."""
    room = path.split("/")[1] if path.count("/") > 1 else ""
    return order.index(room) if room in order else None


def upward_rooms(folder, path, lines, order):
    """Yields the includes of later rooms in a file of a folder with rooms."""
    own = room_of(path, order)
    if own is None:
        yield f"src/{path}: is in no room of {folder}/"
        return
    for number, line in enumerate(lines, 1):
        match = re.match(rf'\s*#include "({folder}/[^"]+)"', line)
        if match and (room_of(match[1], order) or 0) > own:
            yield f"{path}:{number}: may not include {match[1]}, which is of a later room"


class Includes(support.Case):
    """The includes of src/."""

    def test_the_folders_form_layers(self):
        source = support.SOURCE / "src"
        below = layers((source / "CMakeLists.txt").read_text())
        wrong = [f"src/{folder.name}: has no place in the layers" for folder in source.iterdir()
                 if folder.is_dir() and folder.name not in below]
        order = rooms((source / "CMakeLists.txt").read_text())
        self.assertIn("experiment", order)
        seen = 0
        for folder, allowed in below.items():
            for path in sorted((source / folder).rglob("*.?pp")):
                lines = path.read_text().splitlines()
                if folder in order:
                    wrong += upward_rooms(folder, str(path.relative_to(source)), lines, order[folder])
                for number, line in enumerate(lines, 1):
                    wrong += [f"src/{folder}/{path.name}:{number}: only in {', '.join(places)}: {pattern}"
                              for pattern, places in ONLY_IN.items()
                              if f"{folder}/{path.name}" not in places and re.search(pattern, line)]
                    match = re.match(r'\s*#include "(\w+)/', line)
                    if match:
                        seen += 1
                        if match[1] != folder and match[1] not in allowed:
                            wrong.append(f"{path.relative_to(source)}:{number}: {folder}/ may not include {match[1]}/")
        self.assertEqual(wrong, [])
        self.assertGreater(seen, 0)

    def test_an_include_of_a_later_room_is_told(self):
        order = ["", "tables", "run"]
        lines = ['#include "experiment/run/runner.hpp"', '#include "experiment/plan.hpp"']
        told = "experiment/tables/a.cpp:1: may not include experiment/run/runner.hpp, which is of a later room"
        self.assertEqual(list(upward_rooms("experiment", "experiment/tables/a.cpp", lines, order)), [told])
        self.assertEqual(list(upward_rooms("experiment", "experiment/run/a.cpp", lines, order)), [])
        self.assertEqual(list(upward_rooms("experiment", "experiment/a.cpp", lines[1:], order)), [])
