#!/bin/bash
# Does what the client did in a session with 127.0.0.1:7003, recorded on 2026-11-28 19:37 UTC.
#
#   bash FILE.sh [HOST PORT]

LC_ALL=C # a character is a byte
timeout=30 # seconds that each wait may take

give_up() {
  printf '%s\n' "$1" >&2
  exit 1
}

# Reads until what came ends in the text $1, and shows it. Bash's read stops at one character only,
# so it is asked for the last one until the others stand before it. (It drops NUL bytes.)
wait_for() {
  local said='' piece last=${1: -1}
  until [[ $said == *"$1" ]]; do
    IFS= read -r -d "$last" -t "$timeout" piece <&3 ||
      give_up "waited in vain for '$1' after '$said$piece'"
    said+=$piece$last
  done
  printf '%s\n' "$said"
}

# Reads and shows all that comes until the server ends its side.
read_to_end() {
  timeout "$timeout" cat <&3 || give_up "the server did not end within $timeout s"
}

# Where the session went, unless the command line says otherwise.
host=${1:-'127.0.0.1'}
port=${2:-7003}

# Bash makes a socket of this name (socket) and waits until the server has answered (connect). File
# descriptor 3 is the connection, both ways.
exec 3<>"/dev/tcp/$host/$port" || exit 1

# wait_for reads on until the end of the prompt is there. TCP carries a stream of bytes and keeps no
# messages apart: what the server said in one go may come in pieces, and two things may come as one.
# Whoever answers before the prompt is complete may be answering another one.
# It said: "1) notes  2) read  3) write  4) vault  5) leave"
wait_for '> '
# printf sends exactly these bytes, the line end among them: without it the server would wait for
# the rest of the line, and we for its answer.
printf '%s\n' '2' >&3

# "Which?"
wait_for '? '
printf '%s\n' 'pin' >&3

# "1) notes  2) read  3) write  4) vault  5) leave"
wait_for '> '
printf '%s\n' '4' >&3

# "PIN?"
wait_for '? '
printf '%s\n' '1991' >&3

# "1) notes  2) read  3) write  4) vault  5) leave"
wait_for '> '
printf '%s\n' '5' >&3

# read_to_end reads all that is left, until the server ends its side; recv tells that by giving
# nothing. Only so one knows that nothing is missing.
read_to_end

# Closes the connection.
exec 3>&-
