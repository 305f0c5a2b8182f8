package io.jackfield.cli.nc;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.StdioAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.posix.Posix;
import io.jackfield.posix.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Standard input and output as descriptors: the process's own, or pipes to where the context's
/// are.
final class StandardEnds implements AutoCloseable {
  private static final int PIECE = 16 * 1024;

  private final int input;
  private final int output;
  private final @Nullable Duplex duplex;
  private final @Nullable Thread writer;

  private StandardEnds(int input, int output, @Nullable Duplex duplex, @Nullable Thread writer) {
    this.input = input;
    this.output = output;
    this.duplex = duplex;
    this.writer = writer;
  }

  static StandardEnds of(Context context) throws NcFailure {
    var duplex = context.stdio().get();
    if (duplex.local() instanceof StdioAddress) {
      return new StandardEnds(own(0), own(1), null, null);
    }
    var in = pipe();
    var out = pipe();
    Thread.ofPlatform().daemon().name("jackfield-nc-input").start(() -> pump(duplex, in[1]));
    var writer =
        Thread.ofPlatform().daemon().name("jackfield-nc-output").start(() -> pump(out[0], duplex));
    return new StandardEnds(in[0], out[1], duplex, writer);
  }

  /// One of the process's descriptors, below zero when it was started without: then the JVM has
  /// opened a file of its own under that number.
  private static int own(int descriptor) {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      boolean jvms =
          target.startsWith(System.getProperty("java.home", "/")) || target.endsWith(".jar");
      return jvms ? -1 : descriptor;
    } catch (IOException e) {
      // No such descriptor, or no /proc to tell: poll will see.
      return descriptor;
    }
  }

  private static int[] pipe() throws NcFailure {
    var ends = new int[2];
    NcFailure.check("pipe", Posix.pipe(ends));
    return ends;
  }

  int input() {
    return input;
  }

  int output() {
    return output;
  }

  /// Ends when either end does; the other end learns of it by its own end being closed.
  private static void pump(Duplex from, int to) {
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocate(PIECE);
      var buffer = memory.asByteBuffer();
      boolean open = true;
      while (open && from.read(buffer.clear(), Deadline.none()) >= 0) {
        var rest = memory.asSlice(0, buffer.position());
        while (open && rest.byteSize() > 0) {
          int count = Sockets.write(to, rest);
          open = count >= 0;
          rest = open ? rest.asSlice(count) : rest;
        }
      }
    } catch (IOException e) {
      // Standard input that breaks has ended, as for the original.
      return;
    } finally {
      Sockets.close(to);
    }
  }

  private static void pump(int from, Duplex to) {
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocate(PIECE);
      int count = Sockets.read(from, memory);
      while (count > 0) {
        to.write(memory.asSlice(0, count).asByteBuffer(), Deadline.none());
        count = Sockets.read(from, memory);
      }
    } catch (IOException e) {
      // Nobody reads standard output any more; the pipe's end, closed, says so.
      return;
    } finally {
      Sockets.close(from);
    }
  }

  /// Waits until all is written, then closes what isn't the process's.
  @Override
  public void close() {
    if (duplex == null || writer == null) {
      return;
    }
    Sockets.close(input);
    Sockets.close(output);
    try {
      writer.join();
      duplex.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
