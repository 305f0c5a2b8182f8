package io.jackfield.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/// The loopback addresses of both families; a test that asks for one that isn't there is skipped.
enum Loopback {
  IPV4("127.0.0.1", "-4"),
  IPV6("::1", "-6");

  final String host;
  final String option;

  Loopback(String host, String option) {
    this.host = host;
    this.option = option;
  }

  InetAddress address() throws IOException {
    return InetAddress.getByName(host);
  }

  /// `host:port` as it is displayed.
  String at(int port) {
    return this == IPV6 ? "[::1]:" + port : host + ":" + port;
  }

  private void assumeHere() {
    try (var probe = new DatagramSocket(new InetSocketAddress(host, 0))) {
      assumeTrue(probe.isBound());
    } catch (IOException e) {
      assumeTrue(false, "no " + host + " here: " + e.getMessage());
    }
  }

  /// Skips the test unless `localhost` stands for this address too.
  void assumeLocalhost() throws IOException {
    assumeTrue(
        List.of(InetAddress.getAllByName("localhost")).contains(address()),
        "localhost is not " + host);
  }

  /// A listening socket that a test's peer accepts on.
  ServerSocket listen() throws IOException {
    assumeHere();
    var socket = new ServerSocket(0, 50, address());
    socket.setSoTimeout((int) Await.LONG.toMillis());
    return socket;
  }

  /// A datagram socket for a test's peer.
  DatagramSocket datagrams() throws IOException {
    assumeHere();
    var socket = new DatagramSocket(new InetSocketAddress(host, 0));
    socket.setSoTimeout((int) Await.LONG.toMillis());
    return socket;
  }

  /// A connection to a `jack` that listens.
  Socket connect(int port) throws IOException {
    assumeHere();
    var socket = new Socket(address(), port);
    socket.setSoTimeout((int) Await.LONG.toMillis());
    return socket;
  }

  /// Closes a test's end before its block ends.
  static void hangUp(Socket peer) throws IOException {
    peer.close();
  }
}
