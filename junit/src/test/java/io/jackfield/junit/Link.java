package io.jackfield.junit;

import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Layer;
import io.jackfield.Listener;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.WireListener;
import io.jackfield.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// What the scenarios for tubes run over.
enum Link {
  MEMORY {
    @Override
    Ends open(TubeOptions options) {
      var pair = Duplex.pair();
      return new Ends(pair.left(), options, pair.right());
    }
  },
  /// A script that is told what comes next; time passes only where a wait fails.
  SCRIPTED {
    @Override
    Ends open(TubeOptions options) {
      var peer = Script.empty().open();
      return new Ends(peer, options.withTicker(peer.ticker()), new Scripting(peer));
    }
  },
  TCP {
    @Override
    Ends open(TubeOptions options) throws IOException {
      var pair = tcp();
      return new Ends(pair.left(), options, pair.right());
    }
  },
  TLS {
    @Override
    Ends open(TubeOptions options) throws IOException {
      var pair = tcp();
      var server = new FutureTask<>(() -> Layers.SERVER.wrap(pair.right(), soon()));
      Thread.ofVirtual().start(server);
      try {
        var client = Layers.CLIENT.wrap(pair.left(), soon());
        return new Ends(client, options, server.get());
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e);
      }
    }
  };

  /// Long enough for a loaded machine; nothing that works takes this long.
  static final Duration LONG = Duration.ofSeconds(20);

  static final TubeOptions PATIENT = TubeOptions.defaults().withTimeout(LONG);

  abstract Ends open(TubeOptions options) throws IOException;

  Ends open() throws IOException {
    return open(PATIENT);
  }

  private static Deadline soon() {
    return Deadline.after(LONG);
  }

  private static Duplex.Pair tcp() throws IOException {
    try (var listener = Listener.bind(TcpAddress.loopback(0), 1, WireListener.NONE)) {
      var client = Duplex.connect(listener.address());
      return new Duplex.Pair(client, listener.accept());
    }
  }

  /// Made when first asked for, once.
  private static final class Layers {
    static final Layer SERVER;
    static final Layer CLIENT;

    static {
      try {
        var folder = Files.createTempDirectory("jackfield-link");
        var certificate = TestCertificate.create(folder);
        SERVER = Tls.server(certificate.server());
        CLIENT = Tls.client("localhost", certificate.client());
        Files.delete(certificate.keys());
        Files.delete(certificate.certificate());
        Files.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// A tube, the duplex under it, and the other end.
  record Ends(Tube tube, Duplex duplex, Duplex peer) implements AutoCloseable {
    Ends(Duplex duplex, TubeOptions options, Duplex peer) {
      this(Tube.over(duplex, options), duplex, peer);
    }

    void feed(String text) throws IOException {
      feed(Bytes.of(text));
    }

    void feed(Bytes bytes) throws IOException {
      if (!bytes.isEmpty()) {
        peer.write(bytes.toBuffer(), soon());
      }
    }

    void end() throws IOException {
      peer.closeOutput();
    }

    /// The next `count` bytes that the tube has sent.
    Bytes taken(int count) throws IOException {
      var buffer = ByteBuffer.allocate(count);
      while (buffer.hasRemaining() && peer.read(buffer, soon()) >= 0) {}
      return Bytes.copyOf(buffer.flip());
    }

    @Override
    public void close() throws IOException {
      try (tube;
          peer) {}
    }
  }

  /// The other end of a script: writing to it adds steps, reading gives what was sent.
  private static final class Scripting implements Duplex {
    private final ScriptedDuplex script;
    private int taken;

    Scripting(ScriptedDuplex script) {
      this.script = script;
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) {
      var sent = script.sent().toBuffer().position(taken);
      if (!sent.hasRemaining()) {
        return -1;
      }
      int count = Math.min(sent.remaining(), target.remaining());
      target.put(sent.limit(taken + count));
      taken += count;
      return count;
    }

    @Override
    public void write(ByteBuffer source, Deadline deadline) {
      script.then(Script.empty().bytes(Bytes.copyOf(source)));
    }

    @Override
    public void closeOutput() {
      script.then(Script.empty().end());
    }

    @Override
    public void close() {
      closeOutput();
    }

    @Override
    public io.jackfield.Address local() {
      return script.peer();
    }

    @Override
    public io.jackfield.Address peer() {
      return script.local();
    }
  }
}
