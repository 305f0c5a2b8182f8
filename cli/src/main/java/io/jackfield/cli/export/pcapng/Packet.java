package io.jackfield.cli.export.pcapng;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;

/// A packet to be. The bytes of it are read, never changed.
sealed interface Packet {
  /// How long after the transcript's start.
  Duration at();

  /// Whether the machine that recorded the session sent it.
  boolean outbound();

  /// Between whom.
  Flow.Ends ends();

  /// Who sent it.
  Side from();

  /// What it carries.
  ByteBuffer data();

  /// For the reader of the capture; empty for none.
  String comment();

  /// Where it comes from.
  default InetSocketAddress source() {
    return ends().of(from());
  }

  /// Where it goes.
  default InetSocketAddress target() {
    return ends().of(from().other());
  }

  /// TCP's flags, with their bits.
  enum Flag {
    FIN(1),
    SYN(2),
    RST(4),
    PSH(8),
    ACK(16);

    final int bit;

    Flag(int bit) {
      this.bit = bit;
    }
  }

  /// A segment.
  record Tcp(
      Duration at,
      boolean outbound,
      Flow.Ends ends,
      Side from,
      long sequence,
      long acknowledgement,
      Set<Flag> flags,
      ByteBuffer data,
      String comment)
      implements Packet {}

  /// A datagram.
  record Udp(
      Duration at, boolean outbound, Flow.Ends ends, Side from, ByteBuffer data, String comment)
      implements Packet {}
}
