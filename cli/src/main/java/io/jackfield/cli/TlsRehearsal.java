package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.StdioAddress;
import io.jackfield.cli.console.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Runs `listen --tls` and `connect --tls` against each other once, as [Rehearsal] runs a plain
/// connection. Bulk goes both ways, so that the cache also tells the JVM which methods deserve the
/// better compiler (JEP 515): the JDK's ciphers are a hundred times slower before that has been at
/// them, and a file would be half through by then.
public final class TlsRehearsal {
  private static final int BYTES = 128 << 20;

  private TlsRehearsal() {}

  /// Rehearses with the certificate and its key, both in PEM; standard input goes to the listening
  /// end. The exit code is that of `connect`.
  public static void main(String[] args) {
    var port = new CompletableFuture<String>();
    var err = new PrintStream(new Told(port), true, StandardCharsets.UTF_8);
    var context = new Context(Bulk::new, System.out, err, false);
    Thread.ofPlatform()
        .daemon()
        .start(() -> listen(context, port, "--cert", args[0], "--key", args[1]));
    try {
      Main.main(new String[] {"connect", "--tls", "--ca", args[0], "localhost", port.join()});
    } catch (CompletionException e) {
      throw new IllegalStateException("nobody listens", e.getCause());
    }
  }

  private static void listen(Context context, CompletableFuture<String> port, String... identity) {
    int code =
        Jack.run(
            context, "listen", "--tls", identity[0], identity[1], identity[2], identity[3], "0");
    port.completeExceptionally(new IOException("listen ended with " + code));
  }

  /// Waits for the line that tells where somebody listens.
  private static final class Told extends ByteArrayOutputStream {
    private final CompletableFuture<String> port;

    Told(CompletableFuture<String> port) {
      this.port = port;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      var text = toString(StandardCharsets.UTF_8);
      if (text.contains("listening on ") && text.endsWith("\n")) {
        port.complete(text.strip().replaceFirst("(?s).*:", ""));
      }
    }
  }

  /// Has so many bytes to say, and takes any.
  private static final class Bulk implements Duplex {
    private int left = BYTES;

    @Override
    public int read(ByteBuffer target, Deadline deadline) {
      if (left == 0) {
        return -1;
      }
      int count = Math.min(left, target.remaining());
      left -= count;
      target.position(target.position() + count);
      return count;
    }

    @Override
    public void write(ByteBuffer source, Deadline deadline) {
      source.position(source.limit());
    }

    @Override
    public void closeOutput() {}

    @Override
    public void close() {}

    @Override
    public Address local() {
      return StdioAddress.INSTANCE;
    }

    @Override
    public Address peer() {
      return StdioAddress.INSTANCE;
    }
  }
}
