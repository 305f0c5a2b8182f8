package io.jackfield.cli.nc;

import io.jackfield.posix.Poll;
import io.jackfield.posix.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// The bytes of a handshake over a socket that doesn't block. Never reads more than asked for,
/// since the rest belongs to the conversation. One thread.
final class Wire implements AutoCloseable {
  private static final int MOST_LINE_BYTES = 1024;
  private static final int ETIMEDOUT = 110;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate(MOST_LINE_BYTES);
  private final int socket;
  private final int timeoutMillis;

  /// Over a socket that stays open.
  ///
  /// @param timeoutMillis how long to wait for the next byte; for ever at 0 and below
  Wire(int socket, int timeoutMillis) {
    this.socket = socket;
    this.timeoutMillis = timeoutMillis > 0 ? timeoutMillis : -1;
  }

  void write(byte[] bytes) throws NcFailure {
    var rest = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    while (rest.byteSize() > 0) {
      int count = Sockets.write(socket, rest);
      if (count >= 0) {
        rest = rest.asSlice(count);
      } else {
        await("proxy write", count, Poll.OUT);
      }
    }
  }

  /// So many bytes.
  byte[] read(int count) throws NcFailure {
    var rest = memory.asSlice(0, count);
    while (rest.byteSize() > 0) {
      int got = Sockets.read(socket, rest);
      if (got == 0) {
        throw new NcFailure("read failed (" + (count - rest.byteSize()) + "/" + count + ")");
      }
      if (got > 0) {
        rest = rest.asSlice(got);
      } else {
        await("proxy read", got, Poll.IN);
      }
    }
    return memory.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
  }

  /// A line without its end.
  String readLine() throws NcFailure {
    var line = new StringBuilder();
    while (line.length() < MOST_LINE_BYTES) {
      var one = new String(read(1), StandardCharsets.ISO_8859_1);
      if (one.equals("\n")) {
        return line.toString();
      }
      if (!one.equals("\r")) {
        line.append(one);
      }
    }
    throw new NcFailure("proxy read too long");
  }

  private void await(String doing, int failure, int event) throws NcFailure {
    if (failure != -Sockets.EAGAIN) {
      throw NcFailure.of(doing, failure);
    }
    if (!Poll.await(socket, event, timeoutMillis)) {
      throw NcFailure.of(doing, -ETIMEDOUT);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
