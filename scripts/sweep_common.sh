# The common part of scripts/sweep.sh and scripts/slurm/submit.sh; to be sourced, from anywhere.

source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

# Prints the path of the program: $SPLITEE_SIM, else the one that scripts/run.sh builds, else the one on the PATH.
find_program() {
  local built program
  built=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../build/release/src/splitee-sim
  if [ -n "${SPLITEE_SIM:-}" ]; then
    program=$SPLITEE_SIM
  elif [ -x "$built" ]; then
    program=$built
  else
    program=$(command -v splitee-sim) || true
  fi
  if [ ! -x "$program" ]; then
    complain "no program splitee-sim${program:+ at $program}; build it with scripts/run.sh, or set SPLITEE_SIM to its path"
    return 1
  fi
  readlink -f "$program"
}

# check_count NAME VALUE: checks that VALUE is a whole number from 1 to 1000000.
check_count() {
  if ! [[ $2 =~ ^[1-9][0-9]{0,5}$ || $2 == 1000000 ]]; then
    complain "$1 is '$2'; it must be a whole number from 1 to 1000000"
    return 2
  fi
}

# check_words SHARDS PARTS: checks that the folders of all shards fit on the one command line that joins them.
check_words() {
  local part folders=()
  for ((part = 1; part <= $1; part++)); do folders+=("$2/$part-of-$1"); done
  if ! ("$(type -P true)" "${folders[@]}") 2>/dev/null; then
    complain "-n is '$1'; the folders of so many shards do not fit on the command line that joins them: choose fewer, a shard takes any number of cells"
    return 2
  fi
}

# make_folder DIR: makes a folder and those above it.
make_folder() {
  local error
  error=$(mkdir -p -- "$1" 2>&1) && return
  complain "$1: cannot make this folder: ${error##*: }"
  return 1
}

# default_folder PROGRAM CONFIG [OPTION...]: checks the configuration, and prints results/NAME.
default_folder() {
  local program=$1 config=$2 plan name
  shift 2
  plan=$("$program" run --config "$config" --dry-run --quiet "$@") || return
  name=$(sed -n 's/^  "name": "\(.*\)",\{0,1\}$/\1/p;/^  "name"/q' <<<"$plan")
  case $name in
    '' | *[/\\]*)
      complain "$config: cannot tell a folder from its name; give one with --out"
      return 2
      ;;
  esac
  echo "results/$name"
}
