package io.jackfield.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Sending and receiving with the JDK's own datagram sockets, so that tests don't ask our code about
/// our code.
final class Datagrams {
  private Datagrams() {}

  /// What came, and from whom.
  record Packet(byte[] bytes, SocketAddress from) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  static Packet receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    return new Packet(
        Arrays.copyOf(packet.getData(), packet.getLength()), packet.getSocketAddress());
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
