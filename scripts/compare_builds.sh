#!/usr/bin/env bash
# Runs the same configurations with two builds and compares every column of every CSV file of the old one, byte for byte.
# usage: scripts/compare_builds.sh OLD NEW [CONFIG...]
# OLD and NEW are programs, or git revisions (HEAD~1, a tag), which are then built in build/compare. Without CONFIG: the paper's,
# the real traces', and the odd ones of tests/compare. Exit status 1 where a byte differs or a run fails.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -lt 2 ]; then
  sed -n '2,5s/^# //p' "$0" >&2
  exit 2
fi

program_of() {
  if [ -f "$1" ] && [ -x "$1" ]; then
    realpath "$1"
    return
  fi
  local commit folder
  if ! commit=$(git rev-parse --verify --quiet "$1^{commit}"); then
    echo "compare_builds.sh: $1: is neither a program nor a git revision" >&2
    exit 2
  fi
  folder=build/compare/$commit
  if [ ! -x "$folder/build/src/splitee-sim" ]; then
    mkdir -p "$folder/source"
    git archive "$commit" | tar -x -C "$folder/source"
    cmake -S "$folder/source" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSPLITEE_TESTS=OFF >&2
    cmake --build "$folder/build" >&2
  fi
  realpath "$folder/build/src/splitee-sim"
}

programs=("$(program_of "$1")" "$(program_of "$2")")
shift 2
configs=("$@")
if [ ${#configs[@]} -eq 0 ]; then
  configs=(configs/paper.json configs/real.json configs/resnet56.json configs/encoder12*.json)
  for config in tests/compare/*.json; do
    [[ $config == *-trace.json ]] || configs+=("$config")
  done
fi

# Whether the second file holds all columns of the first with the same bytes; it may have further ones.
same_columns() {
  cmp -s "$1" "$2" || python3 - "$1" "$2" <<'EOF'
import csv
import sys

old, new = (list(csv.reader(open(file, newline=""))) for file in sys.argv[1:])
missing = [column for column in old[0] if column not in new[0]]
if missing or len(old) != len(new):
    sys.exit(f"{sys.argv[2]}: misses {missing}, has {len(new)} lines instead of {len(old)}")
places = [new[0].index(column) for column in old[0]]
for line, (one, other) in enumerate(zip(old, new), 1):
    if one != [other[place] for place in places]:
        sys.exit(f"{sys.argv[2]}: line {line} differs")
EOF
}

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
for config in "${configs[@]}"; do
  name=${config//\//-}
  for build in old new; do
    program=${programs[0]}
    [ "$build" = old ] || program=${programs[1]}
    if ! "$program" run --config "$config" --out "$results/$build/$name" --quiet 2>"$results/errors"; then
      cat "$results/errors" >&2
      echo "$config: the $build build fails"
      status=1
      continue 2
    fi
  done
  same=0
  for file in "$results/old/$name"/*.csv; do
    if same_columns "$file" "$results/new/$name/$(basename "$file")"; then same=$((same + 1)); else status=1; fi
  done
  echo "$config: $same of $(find "$results/old/$name" -name '*.csv' | wc -l) files the same"
done
exit "$status"
