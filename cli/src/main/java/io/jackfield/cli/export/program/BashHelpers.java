package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Target.Kind;

/// The functions that a program in Bash needs.
final class BashHelpers {
  private static final String GIVE_UP =
      """
      give_up() {
        printf '%s\\n' "$1" >&2
        exit 1
      }
      """;

  private static final String UNTIL =
      """
      # Reads until what came ends in the text $1, and shows it. Bash's read stops at one character only,
      # so it is asked for the last one until the others stand before it. (It drops NUL bytes.)
      wait_for() {
        local said='' piece last=${1: -1}
        until [[ $said == *"$1" ]]; do
          IFS= read -r -d "$last" -t "$timeout" piece <&3 ||
            give_up "waited in vain for '$1' after '$said$piece'"
          said+=$piece$last
        done
        printf '%s\\n' "$said"
      }
      """;

  private static final String LINE =
      """
      # Reads a line and shows it.
      read_line() {
        local line
        IFS= read -r -t "$timeout" line <&3 ||
          give_up "waited in vain for the rest of the line '$line'"
        printf '%s\\n' "$line"
      }
      """;

  private static final String EXACTLY =
      """
      # Reads $1 bytes and shows them in hexadecimal. Bash's own read loses NUL bytes, head does not.
      read_bytes() {
        timeout "$timeout" head -c "$1" <&3 | od -An -v -tx1
        [[ ${PIPESTATUS[0]} == 0 ]] || give_up "waited in vain for $1 bytes"
      }
      """;

  private static final String RECEIVE =
      """
      # Reads a datagram and shows it. Bash's own read takes byte by byte, and of a datagram whatever the
      # first call does not take is lost; dd takes all of it in one call.
      receive() {
        timeout "$timeout" dd bs=65536 count=1 status=none <&3 ||
          give_up 'waited in vain for a datagram'
        echo
      }
      """;

  private static final String SEND_DATAGRAM =
      """
      # Sends what comes on standard input as one datagram. Bash's own printf would make one of each line;
      # dd gathers all before it writes.
      send_datagram() {
        dd obs=65507 status=none >&3
      }
      """;

  private static final String TO_END =
      """
      # Reads and shows all that comes until the server ends its side.
      read_to_end() {
        timeout "$timeout" cat <&3 || give_up "the server did not end within $timeout s"
      }
      """;

  private BashHelpers() {}

  static String of(Plan plan) {
    var all = new StringBuilder();
    boolean datagrams = plan.target().kind() == Kind.UDP;
    add(all, true, GIVE_UP);
    add(all, plan.has(Move.Until.class), UNTIL);
    add(all, plan.has(Move.Lines.class), LINE);
    add(all, plan.has(Move.Exactly.class), EXACTLY);
    add(all, plan.has(Move.Receive.class), RECEIVE);
    add(all, datagrams && plan.has(Move.Send.class), SEND_DATAGRAM);
    add(all, plan.has(Move.ReadToEnd.class), TO_END);
    return all.toString();
  }

  private static void add(StringBuilder all, boolean needed, String function) {
    if (needed) {
      all.append('\n').append(function);
    }
  }
}
