package io.jackfield.cli.export.program;

/// The functions that a Python program needs around `recv`.
final class PythonHelpers {
  private static final String MORE =
      """
      unread = b""  # what has come and was not asked for yet


      def more(peer):
          # recv gives what has come, however little that is, and at most so many bytes; if nothing has,
          # it waits. An empty result is no silence: the server has ended its side.
          try:
              data = peer.recv(65536)
          except socket.timeout:
              sys.exit(f"nothing came within {TIMEOUT} s; unread: {unread!r}")
          if not data:
              sys.exit(f"the server ended the conversation; unread: {unread!r}")
          return data
      """;

  private static final String UNTIL =
      """
      def read_until(peer, delimiter):
          global unread
          while delimiter not in unread:
              unread += more(peer)
          end = unread.index(delimiter) + len(delimiter)
          said, unread = unread[:end], unread[end:]
          return said
      """;

  private static final String LINE =
      """
      def read_line(peer):
          return read_until(peer, b"\\n").rstrip(b"\\r\\n")
      """;

  private static final String EXACTLY =
      """
      def read_exactly(peer, count):
          global unread
          while len(unread) < count:
              unread += more(peer)
          said, unread = unread[:count], unread[count:]
          return said
      """;

  private static final String TO_END =
      """
      def read_to_end(peer):
          said = [unread]
          while data := peer.recv(65536):
              said.append(data)
          return b"".join(said)
      """;

  private static final String ONLY_TO_END = TO_END.replace("[unread]", "[]");

  private PythonHelpers() {}

  /// The functions that this plan needs, two empty lines between them.
  static String of(Plan plan) {
    var all = new StringBuilder();
    boolean lines = plan.has(Move.Lines.class);
    boolean until = lines || plan.has(Move.Until.class);
    boolean exactly = plan.has(Move.Exactly.class);
    add(all, until || exactly, MORE);
    add(all, until, UNTIL);
    add(all, lines, LINE);
    add(all, exactly, EXACTLY);
    add(all, plan.has(Move.ReadToEnd.class), until || exactly ? TO_END : ONLY_TO_END);
    return all.toString();
  }

  private static void add(StringBuilder all, boolean needed, String function) {
    if (needed) {
      all.append(all.isEmpty() ? "" : "\n\n").append(function);
    }
  }
}
