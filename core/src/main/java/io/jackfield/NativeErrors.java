package io.jackfield;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.function.Consumer;

/// Hands on what a program writes to standard error, on a virtual thread. It ends with the pipe, or
/// when the session is over and what the pipe held was handed on.
///
/// @param input owned once started
record NativeErrors(NativeInput input, Consumer<Bytes> to) {
  private static final int PIECE = 8 * 1024;

  void start(int pid) {
    Thread.ofVirtual().name("jackfield-child-errors-" + pid).start(this::run);
  }

  private void run() {
    try (var arena = Arena.ofConfined()) {
      var piece = arena.allocate(PIECE).asByteBuffer();
      while (input.read(piece.clear(), Deadline.none()) >= 0) {
        to.accept(Bytes.copyOf(piece.flip()));
      }
    } catch (IOException e) {
      System.getLogger(NativeErrors.class.getName())
          .log(System.Logger.Level.DEBUG, "reading a program's standard error failed", e);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody knows this thread", e);
    } finally {
      to.accept(Bytes.EMPTY);
    }
  }
}
