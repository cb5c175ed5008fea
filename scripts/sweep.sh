#!/usr/bin/env bash
# Runs a sweep in N shards as parallel processes (GNU parallel), then joins them. A second call resumes a sweep that
# was killed; finished work is not done again.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/sweep_common.sh"

usage() {
  cat <<'TEXT'
usage: scripts/sweep.sh CONFIG [-n SHARDS] [-j JOBS] [--out DIR] [-- OPTION...]

  -n SHARDS   into how many shards to cut the sweep (default: as an earlier call did, else 4 per job)
  -j JOBS     how many shards run at a time (default: the processors that it may use)
  --out DIR   folder for the results (default results/NAME); the shards' are DIR.shards/I-of-SHARDS
  OPTION...   further options for each `splitee-sim run`, for example --seed 7 --set cost.mu=0.2

Exit status: 0 done, 1 a shard or the merge failed (the others are kept), 2 wrong usage or configuration,
130 interrupted. SPLITEE_SIM names the program where it is neither built here nor on the PATH. GNU parallel reads
further options of its own from PARALLEL: PARALLEL="--sshlogin 8/hosta,8/hostb --workdir $PWD" runs the
shards on other machines that see the same folders.
TEXT
}

config='' shards='' out='' options=()
jobs=$(nproc)
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) show "$(usage)" && exit 0 ;;
    --) shift && options=("$@") && break ;;
    -n | -j | --out)
      [ -n "${2:-}" ] || { complain "$1 needs a value (see --help)" && exit 2; }
      case $1 in -n) shards=$2 ;; -j) jobs=$2 ;; *) out=$2 ;; esac
      shift
      ;;
    -*) complain "unknown option $1; options for splitee-sim stand after -- (see --help)" && exit 2 ;;
    *)
      [ -z "$config" ] || { complain "one configuration at a time, not $config and $1 (see --help)" && exit 2; }
      config=$1
      ;;
  esac
  shift
done
[ -n "$config" ] || { complain "which configuration? (see --help)" && exit 2; }
check_count "-j" "$jobs"
[ -z "$shards" ] || check_count "-n" "$shards"
if ! command -v parallel >/dev/null || ! parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
  complain "needs GNU parallel; install it with: apt-get install parallel"
  exit 1
fi
program=$(find_program)
folder=$(default_folder "$program" "$config" ${options[@]+"${options[@]}"})
out=${out:-$folder}
parts=$out.shards

if [ -z "$shards" ]; then
  cuts=$(find "$parts" -maxdepth 1 -name '*-of-*' 2>/dev/null | sed -n 's/.*\/[0-9]*-of-\([0-9]*\)$/\1/p' | sort -u || true)
  shards=${cuts:-$((4 * jobs))}
  if [ "$(wc -w <<<"$shards")" -gt 1 ]; then
    complain "$parts holds several cuts (of $(paste -sd' ' <<<"$cuts")); say which with -n"
    exit 2
  fi
fi

check_words "$shards" "$parts"
make_folder "$parts"
log=$parts/.$shards.joblog
for file in "$parts/.lock" "$log"; do
  if [ -L "$file" ] || { [ -e "$file" ] && [ ! -f "$file" ]; }; then
    complain "$file: is no regular file; remove it, or choose another folder with --out"
    exit 1
  fi
done
if ! { : >>"$parts/.lock"; } 2>/dev/null; then
  complain "$parts/.lock: cannot write it; choose another folder with --out"
  exit 1
fi
exec {lock}>>"$parts/.lock"  # held until the last shard has ended, so that none is left behind by a kill
if command -v flock >/dev/null && ! flock -n "$lock"; then
  complain "another sweep is at work in $parts; wait for it, or choose another folder with --out"
  exit 1
fi
bar=()
[ -t 2 ] && bar=(--bar)
run=("$program" run --config "$config" --jobs 1 --quiet --resume ${options[@]+"${options[@]}"})

# TERM, and time to write down finished work; a second TERM would end the program at once.
parallel --jobs "$jobs" --joblog "$log" --tagstring "shard {}/$shards:" --line-buffer \
  --halt never --termseq TERM,20000,KILL,50 ${bar[@]+"${bar[@]}"} \
  "$(printf '%q ' "${run[@]}") --shard {}/$shards --out $(printf '%q' "$parts")/{}-of-$shards" \
  :::: <(seq "$shards") &
workers=$!
interrupted=''
trap 'interrupted=1; kill -TERM $workers 2>/dev/null || true' INT TERM HUP
status=0
wait "$workers" || status=$?
while kill -0 "$workers" 2>/dev/null; do
  wait "$workers" || status=$?
done
trap - INT TERM HUP

if [ -n "$interrupted" ]; then
  complain "interrupted; finished work is kept, the same command goes on"
  exit 130
fi
if [ "$status" -ne 0 ]; then
  # joblog: number, host, start, seconds, sent, received, exit status, signal, command
  failed=$(awk -F'\t' 'NR > 1 && ($7 != 0 || $8 != 0) { print $1 ($8 ? " (signal " $8 ")" : " (exit status " $7 ")") }' "$log" |
    sort -n | paste -sd, | sed 's/,/, /g')
  complain "of $shards shards these failed: ${failed:-unknown, GNU parallel ended with $status}; the others are kept, the same command goes on"
  exit 1
fi
folders=()
for ((part = 1; part <= shards; part++)); do folders+=("$parts/$part-of-$shards"); done
"$program" merge --quiet --out "$out" "${folders[@]}" || exit 1
say "results in $out"
