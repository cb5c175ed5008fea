#!/usr/bin/env bash
# Sets up what is missing, builds the program and does the main job: replays the real traces of ResNet-56 and of a pretrained
# twelve-exit encoder on the paper's data sets, a device with links in milliseconds, streams that change, then the paper's experiment
# on the reconstructed traces, draws the figures of all and compares the last with the published numbers.
# usage: scripts/run.sh [OPTION...]    (options go to every `splitee-sim run`, for example --jobs 1)
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

scripts/setup.sh build
log=$(mktemp)
example=$(mktemp -d)
trap 'rm -rf "$log" "$example"' EXIT
say "== building: minutes on a new machine (about a quarter of an hour with two cores), seconds once it is built; cmake's words: $log"
if ! { cmake --preset release && cmake --build --preset release; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
program=build/release/src/splitee-sim
say "== built: $PWD/$program"

say
say "== a first small result: the example that 'splitee-sim init' writes"
$program init "$example/first" >"$log"
$program run "$example/first/run.json" --out "$example/results" "$@"
say

say "== real traces: ResNet-56 on CIFAR-10, clean and with noise"
$program run --config configs/resnet56.json --out results/resnet56 "$@"
scripts/plot.py results/resnet56 --offload 25

say
say "== real traces: a pretrained twelve-exit encoder on the paper's five data sets, which it was not trained on, at the paper's costs"
$program run --config configs/real.json --out results/real "$@"
scripts/plot.py results/real

say
say "== a device, a cloud, and links between them: ResNet-56 in milliseconds over LTE, Wi-Fi and a link with an outage"
$program run --config configs/device.json --out results/device "$@"
scripts/plot.py results/device --where link=outage --time

say
say "== streams that change: images that turn noisy half-way, and texts from elsewhere, with rules that forget or detect"
$program trace join data/traces/resnet56-cifar10-noise0.npz data/traces/resnet56-cifar10-noise20.npz --out results/noise.npz >"$log"
$program run --config configs/stream.json --out results/stream "$@"
scripts/plot.py results/stream

say
say "== the paper's experiment on reconstructed traces"
$program run --config configs/paper.json --out results/paper "$@"
scripts/plot.py results/paper --published data/paper/published

say
say "== against the published numbers (all of them: results/paper/check.md), the worst first"
status=0
$program check results/paper --against data/paper/expected.json --report results/paper/check.md >"$log" || status=$?
show "$(sed -n '4,13p' "$log")"
say "..."
show "$(tail -1 "$log")"
say
say "== the same as a page to look at"
show "$($program report results/paper --against data/paper/expected.json --out results/paper/report.html)"

say
say "the program: $PWD/$program; its results: $PWD/results"
exit "$status"
