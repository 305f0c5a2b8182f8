package io.jackfield.cli.ncat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The lines of `--chat`, as the original has them.
final class Chat {
  /// Who speaks from standard input.
  static final String OURS = "<user0>";

  private static final String ANNOUNCE = "<announce> ";

  private Chat() {}

  /// What all are told when somebody comes, himself included.
  static List<String> welcome(Guest guest, List<Guest> all) {
    var others =
        all.stream()
            .filter(each -> !each.equals(guest))
            .map(each -> each.address() + " as " + each.name())
            .collect(Collectors.joining(", "));
    return List.of(
        ANNOUNCE
            + guest.address()
            + " is connected as "
            + guest.name()
            + ".\n"
            + ANNOUNCE
            + "already connected: "
            + (others.isEmpty() ? "nobody" : others)
            + ".\n");
  }

  /// What all are told when somebody has gone.
  static String goodbye(Guest guest) {
    return ANNOUNCE + guest.name() + " is disconnected.\n";
  }

  static ByteBuffer bytes(String line) {
    return ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
  }

  /// What somebody said, with what could do harm to a terminal in octal. The piece is left as it
  /// is.
  static ByteBuffer message(String name, ByteBuffer piece) {
    var all = new ByteArrayOutputStream();
    all.writeBytes((name + " ").getBytes(StandardCharsets.US_ASCII));
    for (int i = piece.position(); i < piece.limit(); i++) {
      int b = piece.get(i) & 0xff;
      if (isHarmless(b)) {
        all.write(b);
      } else {
        all.writeBytes(String.format(Locale.ROOT, "\\%03o", b).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return ByteBuffer.wrap(all.toByteArray());
  }

  private static boolean isHarmless(int b) {
    return (b >= ' ' && b <= '~') || b == '\r' || b == '\n' || b == '\t';
  }
}
