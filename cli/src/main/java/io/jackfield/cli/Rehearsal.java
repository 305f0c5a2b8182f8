package io.jackfield.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// Runs a command that shall start quickly once, against a peer of its own, so that the JVM can
/// keep what it loads in its AOT cache (JEP 514): the launcher runs this after each build.
///
/// The cache is loaded whole at each start, so nothing else must be touched here: each class that a
/// connection does not need costs it time. That is why the peer is a bare socket.
public final class Rehearsal {
  private Rehearsal() {}

  /// Rehearses the words with a host and a port behind them; the exit code is the command's.
  public static void main(String[] args) throws IOException {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> greet(listening));
      var port = String.valueOf(listening.getLocalPort());
      var host = listening.getInetAddress().getHostAddress();
      Main.main(Stream.concat(Stream.of(args), Stream.of(host, port)).toArray(String[]::new));
    }
  }

  private static void greet(ServerSocket listening) {
    try (var client = listening.accept()) {
      client.getOutputStream().write("hi\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
