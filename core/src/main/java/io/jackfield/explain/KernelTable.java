package io.jackfield.explain;

import io.jackfield.Connection;
import io.jackfield.TcpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Linux's own list of TCP sockets, `/proc/net/tcp`: what the kernel still knows of a connection.
/// Immutable.
final class KernelTable {
  private static final List<Path> FILES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  // A longer list takes longer to read than the answer is worth.
  private static final long MOST_BYTES = 256 * 1024;

  // As in include/net/tcp_states.h.
  private static final List<String> STATES =
      List.of(
          "",
          "ESTABLISHED",
          "SYN_SENT",
          "SYN_RECV",
          "FIN_WAIT1",
          "FIN_WAIT2",
          "TIME_WAIT",
          "CLOSE",
          "CLOSE_WAIT",
          "LAST_ACK",
          "LISTEN",
          "CLOSING");

  /// What the kernel says of one side: the name of a state, or `` when it knows nothing of it.
  record State(String name) {
    boolean isAbsent() {
      return name.isEmpty();
    }

    boolean is(String other) {
      return name.equals(other);
    }
  }

  /// The state of this side; empty where there is no such list, or it is too long.
  Optional<State> ours(Connection connection) {
    return state(
        connection.local() instanceof TcpAddress local
                && connection.peer() instanceof TcpAddress peer
            ? Optional.of(new Pair(local, peer))
            : Optional.empty());
  }

  /// The state of the other side, where it is on this machine.
  Optional<State> theirs(Connection connection) {
    return state(
        connection.local() instanceof TcpAddress local
                && connection.peer() instanceof TcpAddress peer
                && Calls.isLoopback(peer.host())
            ? Optional.of(new Pair(peer, local))
            : Optional.empty());
  }

  private record Pair(TcpAddress from, TcpAddress to) {}

  private static Optional<State> state(Optional<Pair> pair) {
    try {
      if (pair.isEmpty() || !Files.isReadable(FILES.getFirst())) {
        return Optional.empty();
      }
      var from = pair.get().from();
      var to = pair.get().to();
      for (var file : FILES) {
        boolean six = file.equals(FILES.getLast());
        if (!Files.isReadable(file)) {
          continue;
        }
        var wanted = " " + hex(from, six) + " " + hex(to, six) + " ";
        var table = read(file);
        if (table.isEmpty()) {
          return Optional.empty();
        }
        int at = table.indexOf(wanted);
        if (at >= 0) {
          int number = Integer.parseInt(table, at + wanted.length(), at + wanted.length() + 2, 16);
          return Optional.of(new State(number < STATES.size() ? STATES.get(number) : "?"));
        }
      }
      return Optional.of(new State(""));
    } catch (IOException | RuntimeException e) {
      System.getLogger(KernelTable.class.getName())
          .log(System.Logger.Level.DEBUG, "the kernel's list cannot be read", e);
      return Optional.empty();
    }
  }

  /// Empty when it is too long.
  private static String read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes((int) MOST_BYTES + 1);
      return bytes.length > MOST_BYTES ? "" : new String(bytes, StandardCharsets.US_ASCII);
    }
  }

  /// An address as the list has it: words of four bytes, each in this machine's order.
  private static String hex(TcpAddress address, boolean six) throws IOException {
    var host = address.host();
    int zone = host.indexOf('%');
    var raw = InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone)).getAddress();
    var bytes = raw;
    if (six && raw.length == 4) {
      bytes = new byte[16];
      bytes[10] = -1;
      bytes[11] = -1;
      System.arraycopy(raw, 0, bytes, 12, 4);
    }
    var swapped = new byte[bytes.length];
    boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
    for (int i = 0; i < bytes.length; i++) {
      swapped[i] = bytes[little ? (i & ~3) + 3 - (i & 3) : i];
    }
    return HexFormat.of().withUpperCase().formatHex(swapped)
        + ":"
        + String.format(Locale.ROOT, "%04X", address.port());
  }

  /// How many connections the kernel lets wait in any backlog; 0 where it does not say.
  static int mostWaiting() {
    var file = Path.of("/proc/sys/net/core/somaxconn");
    try {
      return Files.isReadable(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
