#!/usr/bin/env bash
# Sets up what is missing, builds, and measures the speed of splitee-sim against the replay in plain Python, NumPy and
# Numba, of its parts, and of every policy. Writes results/bench. Some minutes on a machine that does nothing else.
# --policies: every policy and learner alone, in some four minutes.
# usage: scripts/bench.sh [--quick] [--policies] [--out DIR]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

case " $* " in
  *' --policies '*) needs=build presets=(release) ;;
  *) needs=bench presets=(release bench) ;;
esac
scripts/setup.sh "$needs"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for preset in "${presets[@]}"; do
  if ! { cmake --preset "$preset" && cmake --build --preset "$preset"; } >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
done
PYTHONPATH=scripts /usr/bin/python3 tests/bench/bench.py --program build/release/src/splitee-sim \
  --parts build/bench/tests/splitee_bench "$@"
