package io.jackfield.cli;

import io.jackfield.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/// Sending and receiving with the JDK's own datagram sockets, so that tests don't ask our code
/// about our code.
final class Datagrams {
  private Datagrams() {}

  /// What came, and from whom.
  record Packet(Bytes content, SocketAddress from) {
    byte[] bytes() {
      return content.toArray();
    }

    String text() {
      return content.text();
    }
  }

  static Packet receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    return new Packet(Bytes.of(packet.getData(), 0, packet.getLength()), packet.getSocketAddress());
  }

  static void send(DatagramSocket socket, byte[] bytes, SocketAddress to) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  static void send(DatagramSocket socket, String text, Loopback loopback, int port)
      throws IOException {
    send(
        socket,
        text.getBytes(StandardCharsets.UTF_8),
        new InetSocketAddress(loopback.address(), port));
  }
}
