#!/usr/bin/env bash
# Looks for faults in src and tests with clang-tidy; .clang-tidy lists the checks. The sources of a folder are checked
# together, so that the headers of the libraries, which take most of the time, are read once.
# usage: scripts/tidy.sh [PATTERN]    (PATTERN: only sources whose path matches, such as policy or test_cli)
# Exit status 1: clang-tidy found something.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

scripts/setup.sh test
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { cmake --preset tidy && cmake --build --preset tidy; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
# Some sources belong to two programs, to one of them with its folder, and one is in Fortran. Those of whole folders take
# longest and come first.
all=$(sed -n 's/^ *"file": "\(.*\.c[px]*\)",\{0,1\}$/\1/p' build/tidy/compile_commands.json | sort -u)
mapfile -t folders < <(grep /Unity/ <<<"$all" || true)
together=$(sed -n 's/^#include "\(.*\)"$/\1/p' "${folders[@]}" /dev/null)
mapfile -t sources < <(
  { printf '%s\n' "${folders[@]}"; grep -v /Unity/ <<<"$all" | grep -vxF "$together" || true; } |
    sed "s|^$PWD/||" | grep -- "${1:-.}" || true
)
if [ ${#sources[@]} -eq 0 ]; then
  complain "no source matches '${1:-}'"
  exit 2
fi
say "== clang-tidy: ${#sources[@]} sources, some ten seconds each"
# The numbers of warnings in the libraries go to standard error.
if ! printf '%s\0' "${sources[@]}" |
  xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet -p build/tidy >"$log" 2>/dev/null; then
  # Findings in a header come once for each unit that includes it.
  { grep -E 'error:|warning:' "$log" || cat "$log"; } | sort -u >&2
  complain "clang-tidy found something, or could not run"
  exit 1
fi
