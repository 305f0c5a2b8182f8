package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Asks at the terminal that the process belongs to, whatever standard input is, without echo.
public final class Passwords {
  // struct termios of glibc, see Terminal.
  private static final int TERMIOS_BYTES = 128;
  private static final int LOCAL_FLAGS = 12;
  private static final int ECHO = 8;
  private static final int TCSAFLUSH = 2;
  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = 0x80000;

  private static final MemorySegment OPEN = Calls.find("open");
  private static final MemorySegment GET = Calls.find("tcgetattr");
  private static final MemorySegment SET = Calls.find("tcsetattr");

  private Passwords() {}

  /// Shows the prompt and reads a line.
  ///
  /// @return empty when there is no terminal, or it ended
  public static Optional<byte[]> ask(String prompt) {
    try (var arena = Arena.ofConfined()) {
      int terminal = Calls.once(OPEN, arena.allocateFrom("/dev/tty").address(), O_RDWR | O_CLOEXEC);
      if (terminal < 0) {
        return Optional.empty();
      }
      var settings = arena.allocate(TERMIOS_BYTES, Integer.BYTES);
      boolean echoes = Calls.once(GET, terminal, settings.address()) == 0;
      int flags = settings.get(JAVA_INT, LOCAL_FLAGS);
      try {
        if (echoes) {
          settings.set(JAVA_INT, LOCAL_FLAGS, flags & ~ECHO);
          Calls.once(SET, terminal, TCSAFLUSH, settings.address());
        }
        Sockets.write(terminal, text(arena, prompt));
        return line(terminal, arena.allocate(1));
      } finally {
        Sockets.write(terminal, text(arena, "\n"));
        if (echoes) {
          settings.set(JAVA_INT, LOCAL_FLAGS, flags);
          Calls.once(SET, terminal, TCSAFLUSH, settings.address());
        }
        Sockets.close(terminal);
      }
    }
  }

  private static MemorySegment text(Arena arena, String text) {
    var bytes = arena.allocateFrom(text, StandardCharsets.UTF_8);
    return bytes.asSlice(0, bytes.byteSize() - 1);
  }

  private static Optional<byte[]> line(int terminal, MemorySegment one) {
    var line = new ByteArrayOutputStream();
    while (Sockets.read(terminal, one) == 1) {
      byte b = one.get(JAVA_BYTE, 0);
      if (b == '\n') {
        return Optional.of(line.toByteArray());
      }
      line.write(b);
    }
    return Optional.empty();
  }
}
