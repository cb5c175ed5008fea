#!/usr/bin/env bash
# Sets up what is missing; checks the formatting; builds with g++ and warnings as errors and runs all
# tests, then with clang++ and the C++ tests once more under its address and undefined-behaviour
# sanitizers; fuzzes for a minute, checks the paper's numbers, and looks for faults with clang-tidy.
# usage: scripts/test.sh [cluster]    (cluster: only the tests with GNU parallel and Slurm, some four minutes, as root)
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

build() {
  say "== $1: build"
  local log
  log=$(mktemp)
  if ! { cmake --preset "$1" && cmake --build --preset "$1"; } >"$log" 2>&1; then
    grep -E 'error|warning|FAILED' "$log" >&2 || cat "$log" >&2
    rm -f "$log"
    exit 1
  fi
  rm -f "$log"
}

case ${1:-} in
  '') ;;
  cluster)
    scripts/setup.sh cluster
    build dev
    say "== sweeps over GNU parallel and Slurm"
    exec ctest --preset cluster
    ;;
  *)
    complain "there is no '$1'; usage: scripts/test.sh [cluster]"
    exit 2
    ;;
esac

scripts/setup.sh test

say "== formatting"
find src tests -name '*.?pp' -print0 | xargs -0 clang-format --dry-run -Werror

for preset in dev sanitizers; do
  build "$preset"
  say "== $preset: tests"
  ctest --preset "$preset" -j "$(nproc)"
done

say "== fuzzing, a minute in all"
SPLITEE_FUZZ_SEED=1 scripts/fuzz.sh 60  # the same inputs each time

say "== the paper's numbers"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
build/dev/src/splitee-sim run --config configs/paper.json --out "$results/paper" --quiet
show "$(build/dev/src/splitee-sim check "$results/paper" --against data/paper/expected.json | tail -1)"

scripts/tidy.sh
