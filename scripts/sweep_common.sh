# What scripts/sweep.sh and scripts/slurm/submit.sh have in common; to be sourced, from anywhere.

complain() {
  echo "$(basename "$0"): $*" >&2
}

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

# check_count NAME VALUE: sees to it that VALUE is a whole number from 1 to 1000000.
check_count() {
  if ! [[ $2 =~ ^[1-9][0-9]{0,5}$ || $2 == 1000000 ]]; then
    complain "$1 is '$2'; it must be a whole number from 1 to 1000000"
    return 2
  fi
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
