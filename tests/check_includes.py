"""The folders of src/ form layers: a folder includes only itself and the folders that its library stands on.

What must be done in one place is done there only: JSON is parsed in base/json_reader.cpp, which
limits how deep it nests; paths are never normalised by their letters, which is wrong behind a link.
"""

import re

import support

# What only these files may say.
ONLY_IN = {
    r"[jJ]son::parse\(": ["base/json_reader.cpp"],
    r"lexically_normal\(|weakly_canonical\(": ["base/file.hpp"],
}


def layers(lists):
    """The folders that each folder may include, from the libraries that CMakeLists.txt lets it stand on."""
    direct = {name: re.findall(r"\bsplitee_(\w+)", libraries)
              for name, libraries in re.findall(r"^splitee_library\((\w+) LIBRARIES ([^)]*)\)", lists, re.M)}
    below = {}
    for name, libraries in direct.items():  # each stands only on those declared before it
        below[name] = set(libraries).union(*(below[library] for library in libraries))
    return below


class Includes(support.Case):
    """src/ as it stands."""

    def test_the_folders_form_layers(self):
        source = support.SOURCE / "src"
        below = layers((source / "CMakeLists.txt").read_text())
        wrong = [f"src/{folder.name}: has no place in the layers" for folder in source.iterdir()
                 if folder.is_dir() and folder.name not in below]
        seen = 0
        for folder, allowed in below.items():
            for path in sorted((source / folder).rglob("*.?pp")):
                for number, line in enumerate(path.read_text().splitlines(), 1):
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
