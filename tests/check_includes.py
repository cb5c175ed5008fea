#!/usr/bin/python3
"""The folders of src/ form layers: a folder includes only itself and the folders it may stand on.

What must be done in one place is done there only: JSON is parsed in base/json_reader.cpp, which
limits how deep it nests; paths are never normalised by their letters, which is wrong behind a link.
"""
import pathlib
import re
import sys

BELOW = {
    "base": [],
    "random": ["base"],
    "statistics": ["base"],
    "model": ["base"],
    "trace": ["base", "random", "statistics"],
    # A policy must not be able to see what a device would not have seen: no trace, no replay.
    "policy": ["base", "random", "statistics", "model"],
    "replay": ["base", "random", "statistics", "trace", "model", "policy"],
    "config": ["base", "model", "policy"],
    "report": ["base", "statistics"],
    "experiment": ["base", "random", "statistics", "trace", "model", "policy", "replay", "config", "report"],
    "cli": ["base", "statistics", "trace", "model", "policy", "replay", "config", "report", "experiment"],
}

# What only these files may say.
ONLY_IN = {
    r"[jJ]son::parse\(": ["base/json_reader.cpp"],
    r"lexically_normal\(|weakly_canonical\(": ["base/file.hpp"],
}


def main():
    source = pathlib.Path(sys.argv[1])
    wrong = [f"src/{folder.name}: has no place in the layers" for folder in source.iterdir()
             if folder.is_dir() and folder.name not in BELOW]
    seen = 0
    for folder, allowed in BELOW.items():
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
    print("\n".join(wrong) or f"{seen} includes point upwards only")
    return 1 if wrong or seen == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
