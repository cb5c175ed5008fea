#!/usr/bin/env bash
# Sets up what is missing, builds, and measures the speed of splitee-sim against the replay in plain Python, NumPy and
# Numba, of its parts, of every policy, and beside other packages for bandits. Writes results/bench. Some minutes on a machine
# that does nothing else.
# --policies: only every policy and learner, in some ten minutes.
# usage: scripts/bench.sh [--quick] [--policies] [--out DIR]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

passed=()  # of the arguments of bench.py, what peers.py takes too
arguments=("$@")
for ((k = 0; k < $#; ++k)); do
  case ${arguments[k]} in
    --out) passed+=(--out "${arguments[k + 1]-}") ;;
    --out=* | --quick) passed+=("${arguments[k]}") ;;
  esac
done

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
[ "$needs" = bench ] || exit 0

# Other packages for bandits, pinned, in an environment of their own; a package that cannot be installed is left out.
if [ ! -x build/peers/bin/python3 ]; then
  /usr/bin/python3 -m venv build/peers
  for package in SMPyBandits==0.9.7 mabwiser==2.7.4 coba==8.1.0; do  # beside what the oldest of them needs
    build/peers/bin/pip install --quiet "$package" numpy==1.26.4 scipy==1.11.4 pandas==2.2.3 >"$log" 2>&1 ||
      complain "$package cannot be installed, and is left out"
  done
  build/peers/bin/python3 -c "import numpy" 2>/dev/null || rm -r build/peers
fi
if [ -x build/peers/bin/python3 ]; then
  PYTHONPATH=scripts build/peers/bin/python3 tests/bench/peers.py --program build/release/src/splitee-sim "${passed[@]}"
else
  complain "no other package is at hand; peers.md stays as it is"
fi
