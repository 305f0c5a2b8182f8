package io.jackfield.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;

/// Makes the JDK's network code ready on another thread while this one reads the words: both take
/// some 10 ms of each start, and a short command is mostly start.
final class Warmth {
  private Warmth() {}

  /// Begins; nobody needs to wait for it.
  static void begin() {
    Thread.ofPlatform().daemon().name("jackfield-warmth").start(Warmth::touch);
  }

  private static void touch() {
    InetAddress.getLoopbackAddress();
    try {
      SocketChannel.open().close();
    } catch (IOException e) {
      // Whoever needs one next meets the same, and tells it.
      System.getLogger(Warmth.class.getName()).log(System.Logger.Level.TRACE, "no socket", e);
    }
  }
}
