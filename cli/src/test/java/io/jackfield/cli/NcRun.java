package io.jackfield.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.cli.console.Context;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// A netcat that runs: the original, ours as a process, or ours inside the test.
abstract class NcRun implements AutoCloseable {
  /// Which netcat, and where.
  enum Kind {
    ORIGINAL,
    OURS,
    OURS_INSIDE
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /// Whether `nc` is OpenBSD's, in Debian's build.
  static void assumeOriginal() {
    assumeTrue(isOriginalHere(), "nc is not OpenBSD's netcat: install netcat-openbsd to compare");
  }

  private static boolean isOriginalHere() {
    try {
      var process = new ProcessBuilder("nc", "-h").redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 && text.startsWith("OpenBSD netcat (Debian");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static NcRun start(Kind kind, String... words) throws IOException {
    return kind == Kind.OURS_INSIDE
        ? new Inside(words)
        : new Child(new ProcessBuilder(command(kind, words)));
  }

  /// Lets a shell start it, as `$0 "$@"`.
  static NcRun shell(Kind kind, String script, String... words) throws IOException {
    var command = new ArrayList<>(List.of("sh", "-c", script));
    command.addAll(command(kind, words));
    return new Child(new ProcessBuilder(command));
  }

  static List<String> command(Kind kind, String... words) {
    var command = new ArrayList<String>();
    if (kind == Kind.ORIGINAL) {
      command.add("nc");
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Xmx128m",
              "--enable-native-access=ALL-UNNAMED",
              "-Djack.name=nc",
              "-Djack.stdin.terminal=false",
              "-cp",
              System.getProperty("jdk.module.path", "")
                  + File.pathSeparator
                  + System.getProperty("java.class.path"),
              Main.class.getName()));
    }
    command.addAll(List.of(words));
    return command;
  }

  abstract void type(String text) throws IOException;

  abstract void endInput() throws IOException;

  /// Whether it ended within the time.
  abstract boolean endsWithin(long millis) throws Exception;

  abstract int exitCode() throws Exception;

  /// Ends it with a signal; the process only.
  abstract void signal(String name) throws Exception;

  String output() {
    synchronized (out) {
      return out.toString(StandardCharsets.ISO_8859_1);
    }
  }

  /// Standard error with ports that no two runs share as PORT.
  String errors() {
    synchronized (err) {
      return err.toString(StandardCharsets.UTF_8).replaceAll("\\b[0-9]{4,5}\\b", "PORT");
    }
  }

  private String rawErrors() {
    synchronized (err) {
      return err.toString(StandardCharsets.UTF_8);
    }
  }

  /// The port of the line that `-v` brings.
  int port() throws Exception {
    var pattern = Pattern.compile("(?m)^(?:Listening|Bound) on \\S+ (\\d+)$");
    Await.until(() -> pattern.matcher(rawErrors()).find(), this::rawErrors);
    var matcher = pattern.matcher(rawErrors());
    matcher.find();
    return Integer.parseInt(matcher.group(1));
  }

  void awaitErrors(String part) {
    Await.until(() -> rawErrors().contains(part), () -> part + " in: " + rawErrors());
  }

  void awaitOutput(String text) {
    Await.until(() -> output().contains(text), () -> text + " in: " + output() + rawErrors());
  }

  @Override
  public abstract void close() throws IOException;

  void collect(InputStream from, ByteArrayOutputStream into, List<Thread> threads) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                var bytes = new byte[8192];
                int count = from.read(bytes);
                while (count >= 0) {
                  synchronized (into) {
                    into.write(bytes, 0, count);
                  }
                  count = from.read(bytes);
                }
              } catch (IOException e) {
                // It was killed: what came before is what there is.
                return;
              }
            }));
  }

  private static final class Child extends NcRun {
    private final Process process;
    private final List<Thread> threads = new ArrayList<>();

    Child(ProcessBuilder builder) throws IOException {
      builder.environment().remove("PYTHONUNBUFFERED");
      process = builder.start();
      collect(process.getInputStream(), super.out, threads);
      collect(process.getErrorStream(), super.err, threads);
    }

    @Override
    void type(String text) throws IOException {
      process.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      process.getOutputStream().flush();
    }

    @Override
    void endInput() throws IOException {
      process.getOutputStream().close();
    }

    @Override
    boolean endsWithin(long millis) throws InterruptedException {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    int exitCode() throws InterruptedException {
      if (!endsWithin(Await.LONG.toMillis())) {
        throw new AssertionError("still runs: " + process.info() + errors());
      }
      for (var thread : threads) {
        thread.join(Await.LONG);
      }
      return process.exitValue();
    }

    @Override
    void signal(String name) throws Exception {
      new ProcessBuilder("kill", "-" + name, "" + process.pid()).inheritIO().start().waitFor();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }

  private static final class Inside extends NcRun {
    private final Duplex user;
    private final FutureTask<Integer> task;
    private final Thread reader;

    Inside(String... words) {
      var pair = Duplex.pair();
      user = pair.right();
      var print = new PrintStream(new Locked(super.err), true, StandardCharsets.UTF_8);
      var context = new Context(pair::left, print, print, false);
      task = new FutureTask<>(() -> Personalities.runAs("nc", context, words));
      // It waits in the kernel: not on a virtual thread's carrier.
      Thread.ofPlatform().daemon().name("test-nc").start(task);
      reader = Thread.ofVirtual().start(this::read);
    }

    private void read() {
      var buffer = ByteBuffer.allocate(8192);
      try {
        while (user.read(buffer.clear(), Deadline.none()) >= 0) {
          synchronized (super.out) {
            super.out.write(buffer.array(), 0, buffer.position());
          }
        }
      } catch (IOException e) {
        // Closed by the test.
        return;
      }
    }

    @Override
    void type(String text) throws IOException {
      user.write(
          ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), Deadline.after(Await.LONG));
    }

    @Override
    void endInput() throws IOException {
      user.closeOutput();
    }

    @Override
    boolean endsWithin(long millis) throws Exception {
      try {
        task.get(millis, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      }
    }

    @Override
    int exitCode() throws Exception {
      int code = task.get(Await.LONG.toSeconds(), TimeUnit.SECONDS);
      // What it wrote has an end, unless it had nothing to do with standard output.
      reader.join(java.time.Duration.ofMillis(200));
      return code;
    }

    @Override
    void signal(String name) {
      throw new UnsupportedOperationException("a signal would end the test: " + name);
    }

    @Override
    public void close() throws IOException {
      user.close();
    }
  }

  /// A stream whose writers share its lock with its readers.
  private static final class Locked extends java.io.OutputStream {
    private final ByteArrayOutputStream into;

    Locked(ByteArrayOutputStream into) {
      this.into = into;
    }

    @Override
    public void write(int b) {
      synchronized (into) {
        into.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      synchronized (into) {
        into.write(bytes, offset, count);
      }
    }
  }
}
