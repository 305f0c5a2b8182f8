package io.jackfield.cli.export.pcapng;

import io.jackfield.cli.export.pcapng.Packet.Flag;
import java.nio.ByteBuffer;

/// Packets as bytes: IPv4 (RFC 791) or IPv6 (RFC 8200) around TCP (RFC 9293) or UDP (RFC 768).
final class Ip {
  /// What fits into an Ethernet frame of 1,500 bytes, by the version of IP.
  static final int MSS_4 = 1_460;

  static final int MSS_6 = 1_440;

  /// The longest datagram of IPv4.
  static final int MOST_UDP_BYTES = 65_507;

  private static final int HEADER_4 = 20;
  private static final int HEADER_6 = 40;
  private static final int UDP_HEADER = 8;
  private static final int TCP_HEADER = 20;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int HOPS = 64;
  private static final int DO_NOT_FRAGMENT = 0x4000;
  private static final int WINDOW = 0xffff;
  private static final int WINDOW_SHIFT = 7;

  private Ip() {}

  static ByteBuffer encode(Packet packet) {
    return switch (packet) {
      case Packet.Tcp tcp -> {
        var options = options(tcp);
        int header = TCP_HEADER + options.remaining();
        var out = begin(packet, TCP, header + packet.data().remaining());
        int start = out.position();
        out.putShort((short) packet.source().getPort()).putShort((short) packet.target().getPort());
        out.putInt((int) tcp.sequence()).putInt((int) tcp.acknowledgement());
        int flags = tcp.flags().stream().mapToInt(flag -> flag.bit).sum();
        out.putShort((short) ((header / 4) << 12 | flags)).putShort((short) WINDOW);
        out.putShort((short) 0).putShort((short) 0).put(options).put(packet.data().duplicate());
        yield finish(packet, TCP, out, start, start + 16);
      }
      case Packet.Udp _ -> {
        int length = UDP_HEADER + packet.data().remaining();
        var out = begin(packet, UDP, length);
        int start = out.position();
        out.putShort((short) packet.source().getPort()).putShort((short) packet.target().getPort());
        out.putShort((short) length).putShort((short) 0).put(packet.data().duplicate());
        yield finish(packet, UDP, out, start, start + 6);
      }
    };
  }

  /// The first segment of each side says how much it takes.
  private static ByteBuffer options(Packet.Tcp tcp) {
    if (!tcp.flags().contains(Flag.SYN)) {
      return ByteBuffer.allocate(0);
    }
    int most = tcp.ends().isIpv4() ? MSS_4 : MSS_6;
    return ByteBuffer.allocate(8)
        .put(new byte[] {2, 4})
        .putShort((short) most)
        .put(new byte[] {1, 3, 3, WINDOW_SHIFT})
        .flip();
  }

  private static ByteBuffer begin(Packet packet, int protocol, int length) {
    var source = packet.source().getAddress().getAddress();
    var target = packet.target().getAddress().getAddress();
    if (!packet.ends().isIpv4()) {
      var out = ByteBuffer.allocate(HEADER_6 + length);
      out.putInt(6 << 28).putShort((short) length).put((byte) protocol).put((byte) HOPS);
      return out.put(source).put(target);
    }
    var out = ByteBuffer.allocate(HEADER_4 + length);
    out.putShort((short) 0x4500).putShort((short) (HEADER_4 + length)).putShort((short) 0);
    out.putShort((short) DO_NOT_FRAGMENT).put((byte) HOPS).put((byte) protocol).putShort((short) 0);
    out.put(source).put(target);
    return out.putShort(10, (short) ~folded(sum(out, 0, HEADER_4)));
  }

  /// Puts the checksum in its place: over the addresses, the protocol, the length and the rest.
  private static ByteBuffer finish(
      Packet packet, int protocol, ByteBuffer out, int start, int place) {
    int length = out.position() - start;
    boolean four = packet.ends().isIpv4();
    long sum = sum(out, four ? 12 : 8, start) + protocol + length + sum(out, start, out.position());
    int checksum = ~folded(sum) & 0xffff;
    // Of UDP zero would mean that there is none.
    out.putShort(place, (short) (checksum == 0 && protocol == UDP ? 0xffff : checksum));
    return out.flip();
  }

  private static long sum(ByteBuffer bytes, int from, int to) {
    long sum = 0;
    for (int i = from; i + 1 < to; i += 2) {
      sum += bytes.getShort(i) & 0xffff;
    }
    return (to - from) % 2 == 0 ? sum : sum + ((bytes.get(to - 1) & 0xff) << 8);
  }

  private static int folded(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
