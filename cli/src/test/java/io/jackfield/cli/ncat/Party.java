package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.cli.console.Context;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A run of ncat, ours within the test or the original as a process; the test sits at its standard
/// input, output and error.
abstract sealed class Party implements Closeable {
  /// Long enough for a loaded machine; nothing that works takes this long.
  static final Duration LONG = Duration.ofSeconds(20);

  private static final Path ORIGINAL = Path.of("/usr/bin/ncat");

  /// Whose ncat.
  enum Who {
    OURS,
    THEIRS;

    /// Runs it.
    Party start(String... words) throws IOException {
      assumeHere();
      return this == OURS ? new Ours(words) : new Theirs(words);
    }

    /// Skips the test where the original is not installed.
    void assumeHere() {
      assumeTrue(this == OURS || Files.isExecutable(ORIGINAL), "no " + ORIGINAL + " here");
    }
  }

  /// Runs ours to its end with nothing at standard input.
  static Result run(String... words) throws Exception {
    return run(Who.OURS, words);
  }

  static Result run(Who who, String... words) throws Exception {
    try (var party = who.start(words)) {
      party.endInput();
      var out = party.output();
      return new Result(party.exitCode(), out, party.errors());
    }
  }

  /// What a run left.
  record Result(int code, String out, String err) {}

  /// A port that was free a moment ago, for those that cannot tell which they got.
  static int freePort() throws IOException {
    try (var probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      return probe.getLocalPort();
    }
  }

  static int freeUdpPort() throws IOException {
    try (var probe =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
      return probe.getLocalPort();
    }
  }

  /// Starts a server and waits until it listens.
  static Party listen(Who who, String... words) throws Exception {
    var all = Stream.concat(Stream.of("--test", "-v", "-l"), Stream.of(words));
    var party = who.start(all.toArray(String[]::new));
    party.awaitLine("NCAT TEST: LISTEN");
    return party;
  }

  /// The port that ours says it listens on.
  int port() throws Exception {
    return Integer.parseInt(awaitLine("Ncat: Listening on .*:(\\d+)").group(1));
  }

  /// Waits until standard error has a line like this.
  MatchResult awaitLine(String regex) throws Exception {
    var pattern = Pattern.compile("(?m)^" + regex + "$");
    await(() -> pattern.matcher(errors()).find() || hasEnded(), regex);
    return pattern
        .matcher(errors())
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line like " + regex + " in: " + errors()));
  }

  /// Closes what a block would close only at its end.
  static void hangUp(Closeable end) throws IOException {
    end.close();
  }

  /// Something that becomes true.
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(Condition condition, String what) throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(LONG.toNanos());
      LockSupport.parkNanos(1_000_000);
    }
  }

  void type(String text) throws IOException {
    type(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  abstract void type(byte[] bytes) throws IOException;

  abstract void endInput() throws IOException;

  /// So many bytes of standard output, fewer at its end.
  abstract byte[] bytes(int count) throws IOException;

  String text(int count) throws IOException {
    return new String(bytes(count), StandardCharsets.ISO_8859_1);
  }

  /// The rest of standard output, to its end.
  String output() throws IOException {
    return text(Integer.MAX_VALUE);
  }

  abstract String errors();

  abstract boolean hasEnded();

  abstract int exitCode() throws Exception;

  @Override
  public abstract void close() throws IOException;

  /// Ours, within the test.
  private static final class Ours extends Party {
    private final Duplex user;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FutureTask<Integer> task;
    private final Thread thread;

    Ours(String... words) {
      var pair = Duplex.pair();
      user = pair.right();
      var context = new Context(pair::left, print(out), print(err), false);
      task =
          new FutureTask<>(() -> {
            try {
              return new Ncat().run(context, words);
            } finally {
              pair.left().close();
            }
          });
      thread = Thread.ofVirtual().name("test-ncat").start(task);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
      return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    @Override
    void type(byte[] bytes) throws IOException {
      user.write(ByteBuffer.wrap(bytes), Deadline.after(LONG));
    }

    @Override
    void endInput() throws IOException {
      user.closeOutput();
    }

    @Override
    byte[] bytes(int count) throws IOException {
      var all = new ByteArrayOutputStream();
      var buffer = ByteBuffer.allocate(64 * 1024);
      while (all.size() < count) {
        buffer.clear().limit(Math.min(buffer.capacity(), count - all.size()));
        if (user.read(buffer, Deadline.after(LONG)) < 0) {
          break;
        }
        all.write(buffer.array(), 0, buffer.position());
      }
      // What help and version print goes past the data.
      return count == Integer.MAX_VALUE && all.size() == 0 ? out.toByteArray() : all.toByteArray();
    }

    @Override
    String errors() {
      return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    boolean hasEnded() {
      return task.isDone();
    }

    @Override
    int exitCode() throws Exception {
      return task.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
      user.close();
      thread.interrupt();
      try {
        assertThat(thread.join(LONG)).as("it has ended: %s", errors()).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// The original, as a process.
  private static final class Theirs extends Party {
    private final Process process;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Thread reader;

    Theirs(String... words) throws IOException {
      var command = Stream.concat(Stream.of(ORIGINAL.toString()), Stream.of(words)).toList();
      process = new ProcessBuilder(List.copyOf(command)).start();
      reader = Thread.ofVirtual().name("test-ncat-errors").start(this::readErrors);
    }

    private void readErrors() {
      try (var from = process.getErrorStream()) {
        var buffer = new byte[4096];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
          synchronized (err) {
            err.write(buffer, 0, count);
          }
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    void type(byte[] bytes) throws IOException {
      process.getOutputStream().write(bytes);
      process.getOutputStream().flush();
    }

    @Override
    void endInput() throws IOException {
      process.getOutputStream().close();
    }

    @Override
    byte[] bytes(int count) throws IOException {
      return process.getInputStream().readNBytes(count);
    }

    @Override
    String errors() {
      synchronized (err) {
        return err.toString(StandardCharsets.UTF_8);
      }
    }

    @Override
    boolean hasEnded() {
      return !process.isAlive();
    }

    @Override
    int exitCode() throws Exception {
      assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as(errors()).isTrue();
      reader.join();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
