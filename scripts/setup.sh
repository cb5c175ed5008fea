#!/usr/bin/env bash
# Installs the missing packages for building, testing and drawing on Debian 12.
# usage: scripts/setup.sh [build|python|test|bench|package|cluster|train|all]    (default all: build and test, and gcovr)
# cluster: for the tests of scripts/sweep.sh and scripts/slurm, besides test: GNU parallel and a Slurm of their own.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/common.sh"

what=${1:-all}
build=(g++ cmake ninja-build pkg-config libcli11-dev nlohmann-json3-dev libeigen3-dev libfmt-dev
  libboost-dev libssl-dev libzip-dev librandom123-dev libjs-chart.js python3-numpy python3-matplotlib)
# with clang++, its sanitizers and libFuzzer, and a browser that a test drives
test=(doctest-dev xz-utils clang clang-format clang-tidy libclang-rt-14-dev python3-flake8 python3-jsonschema python3-yaml
  gfortran zsh fish man-db chromium chromium-driver python3-selenium
  python3-dev pybind11-dev python3-nbclient python3-ipykernel python3-pandas)
package=(dpkg-dev file)
# for pip install .
python=(python3-dev python3-venv python3-pip pybind11-dev)
cluster=(parallel slurmctld slurmd slurm-client munge)
bench=(doctest-dev libbenchmark-dev python3-numba python3-venv)
# scripts/train; libopenblas0-pthread: torch's matrix products are very slow without it
train=(python3-torch python3-sentencepiece libopenblas0-pthread python3-numpy python3-matplotlib)
case $what in
  build) packages=("${build[@]}") ;;
  python) packages=("${build[@]}" "${python[@]}") ;;
  test) packages=("${build[@]}" "${test[@]}") ;;
  bench) packages=("${build[@]}" "${bench[@]}") ;;
  package) packages=("${build[@]}" "${package[@]}") ;;
  cluster) packages=("${build[@]}" "${test[@]}" "${cluster[@]}") ;;
  train) packages=("${train[@]}") ;;
  all) packages=("${build[@]}" "${test[@]}" gcovr) ;;
  *)
    complain "there is no '$what'; usage: scripts/setup.sh [build|python|test|bench|package|cluster|train|all]"
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null; then
  complain "this is not Debian; install the libraries that cmake/SpliteeDependencies.cmake names"
  exit 0
fi
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ]; then
  complain "packages are missing; install them as root: apt-get install --no-install-recommends ${missing[*]}"
  exit 1
fi
say "setup.sh: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt-get -q update && apt-get -q install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  cat "$log" >&2 || true
  complain "apt-get failed"
  exit 1
fi
