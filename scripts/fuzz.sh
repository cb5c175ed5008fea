#!/usr/bin/env bash
# Fuzzes every reader, and the replay against the plain loop of the tests, with clang's libFuzzer under the address and
# undefined-behaviour sanitizers; see tests/fuzz/README.md. New inputs stay in build/fuzz/corpus.
# usage: scripts/fuzz.sh [SECONDS [TARGET]...]    (default: 60 seconds in all, divided over all targets)
# SPLITEE_FUZZ_SEED: a number that makes the inputs the same each time; without it they are new.
# Exit status 1: an input failed; it lies in build/fuzz/findings.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

seconds=${1:-60}
if ! [[ $seconds =~ ^[1-9][0-9]{0,6}$ ]]; then
  complain "SECONDS is '$seconds', expected a number from 1; usage: scripts/fuzz.sh [SECONDS [TARGET]...]"
  exit 2
fi
shift || true
known=()
for folder in tests/fuzz/seeds/*/; do known+=("$(basename "$folder")"); done
targets=("${@:-${known[@]}}")
for target in "${targets[@]}"; do
  if [[ " ${known[*]} " != *" $target "* ]]; then
    complain "there is no target '$target'; known are ${known[*]}"
    exit 2
  fi
done

scripts/setup.sh test
folder=build/fuzz
programs=build/sanitizers
mkdir -p "$folder"/corpus "$folder"/findings
log=$folder/build.log
if ! { cmake --preset sanitizers && cmake --build "$programs" --target "${targets[@]/#/fuzz_}"; } >"$log" 2>&1; then
  grep -E 'error|warning|FAILED' "$log" >&2 || cat "$log" >&2
  exit 1
fi

# Targets write small files all the time, which a file system in memory endures best.
scratch=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")" splitee-fuzz-XXXXXX)
trap 'rm -rf "$scratch"' EXIT

each=$(((seconds + ${#targets[@]} - 1) / ${#targets[@]}))
failed=()
for target in "${targets[@]}"; do
  corpus=$folder/corpus/$target
  mkdir -p "$corpus"
  inputs=("$corpus" "tests/fuzz/seeds/$target")
  [ -d "tests/data/faults/$target" ] && inputs+=("tests/data/faults/$target")
  log=$folder/$target.log
  status=0
  TMPDIR=$scratch "$programs/tests/fuzz/fuzz_$target" -max_total_time="$each" -timeout=20 -rss_limit_mb=2048 -max_len=8192 \
    -seed="${SPLITEE_FUZZ_SEED:-0}" -dict=tests/fuzz/words.dict -print_final_stats=1 -artifact_prefix="$folder/findings/$target-" "${inputs[@]}" \
    >"$log" 2>&1 || status=$?
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  if [ "$status" -eq 0 ]; then
    say "$(printf '%-14s %10s executions' "$target" "${executions:-?}")"
    continue
  fi
  say "$(printf '%-14s %10s executions, then a failure:' "$target" "${executions:-?}")"
  say "$(grep -aE 'ERROR: |SUMMARY: |what\(\)|Test unit written to' "$log" | cut -c1-600 | cat -v || tail -5 "$log")"
  failed+=("$target")
done
[ ${#failed[@]} -eq 0 ] && exit 0
cat >&2 <<END
fuzz.sh: failed: ${failed[*]}. For each input in $folder/findings:
  see it again     $programs/tests/fuzz/fuzz_TARGET $folder/findings/TARGET-...    (stacks of a run: $folder/TARGET.log)
  make it small    the same with -minimize_crash=1 -max_total_time=60
  store it         as tests/data/faults/TARGET/WHAT-IS-WRONG: the test fuzz_inputs replays it from now on
END
exit 1
