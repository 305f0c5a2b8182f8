package io.jackfield.examples;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Two plain sockets of the JDK joined over loopback: one for what is looked at, one that a test
/// feeds it by.
record PlainPair(Socket socket, Socket peer) implements AutoCloseable {
  static PlainPair open() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
      var pair = new PlainPair(socket, listener.accept());
      pair.peer.setTcpNoDelay(true);
      return pair;
    }
  }

  /// One whose reads give up after 50 ms.
  static PlainPair hurried() throws IOException {
    var pair = open();
    pair.socket.setSoTimeout(50);
    return pair;
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  void feed(String text) throws IOException {
    feed(text.getBytes(StandardCharsets.UTF_8));
  }

  void feed(byte... bytes) throws IOException {
    peer.getOutputStream().write(bytes);
  }

  void end() throws IOException {
    peer.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    try (socket;
        peer) {}
  }
}
