# The common part of the scripts; to be sourced first. One rule holds for all, as for the program: a standard output that
# cannot be written (closed, full disk) is exit status 1 and one line; a reader that went away, as `head` does, changes nothing.

# A closed standard stream is opened in the wrong direction: no file takes its place, and writing to it stays an error.
[ -e /dev/fd/0 ] || exec 0>/dev/null
[ -e /dev/fd/1 ] || exec 1</dev/null
[ -e /dev/fd/2 ] || exec 2</dev/null
trap '' PIPE

complain() {
  echo "$(basename "$0"): $*" >&2 2>/dev/null || true
}

# say TEXT...: a line on standard output.
say() {
  local error
  { error=$(LC_ALL=C printf '%s\n' "$*" 2>&1 >&3); } 3>&1 && return
  case $error in
    *'Broken pipe'*) ;;
    *)
      error=${error##*: }
      [ "$error" != 'Bad file descriptor' ] || error='it is closed'
      complain "standard output: cannot write to it: $error"
      exit 1
      ;;
  esac
}

# show TEXT: the same for text of several lines, or none.
show() {
  [ -z "$1" ] || say "$1"
}
