#!/usr/bin/env bash
# Submits a sweep to Slurm: an array with one task per shard, and a merge that waits for all of them.
# Called again, it resumes the sweep: tasks whose shard is done end at once.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
source "$here/../sweep_common.sh"

usage() {
  cat <<'TEXT'
usage: scripts/slurm/submit.sh CONFIG -n SHARDS [--out DIR] [OPTION of sbatch]... [-- OPTION of splitee-sim run...]

  -n SHARDS   tasks of the array; SHARDS%LIMIT runs at most LIMIT of them at a time
  --out DIR   folder for the results (default results/NAME); the shards' are DIR.shards/I-of-SHARDS, the logs DIR.logs
  sbatch's    for both jobs, each in one word: --partition=short --time=1:00:00 --mem=2G --cpus-per-task=4

Prints the numbers of the two jobs. All paths must be on a file system that the nodes share. SPLITEE_SIM names
the program where it is neither built here nor on the PATH.
TEXT
}

config='' cut='' out='' slurm=() options=()
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) show "$(usage)" && exit 0 ;;
    --) shift && options=("$@") && break ;;
    -n | --out)
      [ -n "${2:-}" ] || { complain "$1 needs a value (see --help)" && exit 2; }
      case $1 in -n) cut=$2 ;; *) out=$2 ;; esac
      shift
      ;;
    --array* | -a* | --dependency* | -d* | --output* | -o* | --error* | -e* | --signal* | --wrap*)
      complain "$1 is this script's own business (see --help)" && exit 2
      ;;
    -*) slurm+=("$1") ;;
    *)
      [ -z "$config" ] || { complain "one configuration at a time, not $config and $1; sbatch's options in one word (see --help)" && exit 2; }
      config=$1
      ;;
  esac
  shift
done
[ -n "$config" ] || { complain "which configuration? (see --help)" && exit 2; }
[ -n "$cut" ] || { complain "into how many shards? give -n (see --help)" && exit 2; }
shards=${cut%%%*}
check_count "-n" "$shards"
[ "$cut" = "$shards" ] || check_count "the limit of -n" "${cut#*%}"
if ! command -v sbatch >/dev/null; then
  complain "needs sbatch, which Slurm's login nodes have; on one machine use scripts/sweep.sh"
  exit 1
fi
program=$(find_program)
folder=$(default_folder "$program" "$config" ${options[@]+"${options[@]}"})
out=$(readlink -m "${out:-$folder}")
config=$(readlink -f "$config")
logs=$out.logs
check_words "$shards" "$out.shards"
most=$(scontrol show config 2>/dev/null | sed -n 's/^MaxArraySize *= *\([0-9]*\)$/\1/p' || true)
if [ -n "$most" ] && [ "$shards" -ge "$most" ]; then
  complain "-n is '$shards'; this cluster takes arrays of at most $((most - 1)) tasks, and a shard takes any number of cells"
  exit 2
fi
make_folder "$logs"
make_folder "$out.shards"

array=$(sbatch --parsable ${slurm[@]+"${slurm[@]}"} --array="1-$cut" --output="$logs/shard-%a.log" \
  "$here/shard.sbatch" "$program" "$config" "$shards" "$out" ${options[@]+"${options[@]}"})
array=${array%%;*}
if ! merge=$(sbatch --parsable ${slurm[@]+"${slurm[@]}"} --dependency="afterok:$array" --kill-on-invalid-dep=yes \
  --output="$logs/merge.log" "$here/merge.sbatch" "$program" "$shards" "$out"); then
  scancel "$array"
  complain "the merge was not accepted; the array $array is cancelled"
  exit 1
fi
say "array $array: $shards shards, logs in $logs"
say "merge ${merge%%;*}: after them, to $out"
