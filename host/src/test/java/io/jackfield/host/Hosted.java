package io.jackfield.host;

import io.jackfield.Tube;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// A host with one service, whose file is written for it.
record Hosted(Host host, Events events) implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Starts it.
  ///
  /// @param settings the service's lines but for `listen`, which is a free port
  static Hosted start(Path folder, String settings) throws IOException {
    Files.writeString(
        folder.resolve("host.yaml"),
        "services:\n  it:\n    listen: 127.0.0.1:0\n" + settings.strip().indent(4));
    var events = new Events();
    return new Hosted(Host.open(folder, events), events);
  }

  Tube connect() throws IOException {
    return Tube.connect(host.service("it").address()).withTimeout(PATIENCE);
  }

  Socket socket() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), host.service("it").address().port());
  }

  /// The next note of that name; what was told before it is dropped.
  Note next(String event) throws InterruptedException {
    return events.next(Note.class, note -> note.event().equals(event));
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never came true: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// Whether the process runs; one that only waits for init to take its exit code does not.
  static boolean isAlive(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    host.close(Duration.ZERO);
  }
}
