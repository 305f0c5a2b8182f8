package io.jackfield;

/// One UDP datagram and who is at its other end. Immutable.
///
/// @param bytes what it carries, at most [UdpSocket#MAX_PAYLOAD_BYTES]
/// @param peer who sent it, or who it goes to
public record Datagram(Bytes bytes, UdpAddress peer) {

  /// A datagram with text in UTF-8.
  public static Datagram of(String text, UdpAddress peer) {
    return new Datagram(Bytes.of(text), peer);
  }

  /// What it carries, as UTF-8.
  public String text() {
    return bytes.text();
  }

  /// What it carries, safe to show, and who is at its other end: `"pong" from
  /// udp://127.0.0.1:5300`.
  @Override
  public String toString() {
    return '"' + bytes.toString() + "\" from " + peer;
  }
}
