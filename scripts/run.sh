#!/usr/bin/env bash
# Sets up what is missing, builds the program and does the main job: replays the real ResNet-56 traces
# under all policies, prints the table and draws the figures.
# usage: scripts/run.sh [OPTION...]    (options go to `splitee-sim run`, for example --jobs 1)
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh build
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { cmake --preset release && cmake --build --preset release; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
program=build/release/src/splitee-sim

$program run --config configs/resnet56.json --out results/resnet56 "$@"
echo
echo "figures:"
scripts/plot.py results/resnet56 --offload 25
