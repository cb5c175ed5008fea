#!/usr/bin/env bash
# Sets up what is missing, builds, and measures the speed of splitee-sim against the replay in plain Python, NumPy and
# Numba, and of its parts. Writes results/bench. Some minutes on a machine that does nothing else.
# usage: scripts/bench.sh [--quick] [--out DIR]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

scripts/setup.sh bench
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for preset in release bench; do
  if ! { cmake --preset "$preset" && cmake --build --preset "$preset"; } >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
done
PYTHONPATH=scripts /usr/bin/python3 tests/bench/bench.py --program build/release/src/splitee-sim \
  --parts build/bench/tests/splitee_bench "$@"
