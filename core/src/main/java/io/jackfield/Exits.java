package io.jackfield;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

/// Why a program takes no more input, in words.
final class Exits {
  // Its exit follows the end of its pipes at once, if that is what ended them.
  private static final Duration SOON = Duration.ofMillis(100);

  private Exits() {}

  static IOException brokenPipe(ChildProcess child) {
    try {
      var code = child.exitCode(SOON);
      return new SocketException(
          code.isPresent()
              ? "broken pipe: the program has exited with code " + code.getAsInt()
              : "broken pipe: the program runs, but has closed its standard input");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SocketException("broken pipe: the program has closed its standard input");
    }
  }
}
