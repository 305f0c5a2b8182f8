package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.cli.console.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// `jack` run inside the test, which sits at the other end of its standard input and output.
final class JackRun implements AutoCloseable {
  private final Duplex user;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Await.Task<Integer> task;

  private JackRun(Duplex jacks, Duplex user, boolean terminal, String... words) {
    this.user = user;
    var context = new Context(() -> jacks, print(out), print(err), terminal);
    this.task = Await.start(() -> Jack.run(context, words));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  /// With a pipe as standard input.
  static JackRun start(String... words) {
    var pair = Duplex.pair();
    return new JackRun(pair.left(), pair.right(), false, words);
  }

  /// With a person at standard input.
  static JackRun atTerminal(String... words) {
    var pair = Duplex.pair();
    return new JackRun(pair.left(), pair.right(), true, words);
  }

  /// With a standard input and output of the test's own.
  static JackRun over(Duplex stdio, String... words) {
    return new JackRun(stdio, stdio, false, words);
  }

  /// Runs to the end with an empty standard input.
  static Result run(String... words) throws Exception {
    try (var run = start(words)) {
      run.endInput();
      int code = run.exitCode();
      return new Result(code, run.out.toString(StandardCharsets.UTF_8), run.errors());
    }
  }

  /// What a run left.
  record Result(int code, String out, String err) {
    List<String> errLines() {
      return err.lines().toList();
    }
  }

  void type(byte[] bytes) throws IOException {
    user.write(ByteBuffer.wrap(bytes), Deadline.after(Await.LONG));
  }

  void type(String text) throws IOException {
    type(text.getBytes(StandardCharsets.UTF_8));
  }

  void endInput() throws IOException {
    user.closeOutput();
  }

  /// Closes our end of its standard input and output.
  void hangUp() throws IOException {
    user.close();
  }

  /// The next `count` bytes of its standard output, fewer at the end.
  byte[] output(int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && user.read(buffer, Deadline.after(Await.LONG)) >= 0) {}
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  String text(int count) throws IOException {
    return new String(output(count), StandardCharsets.UTF_8);
  }

  /// The rest of its standard output, to the end.
  byte[] restOfOutput() throws IOException {
    var all = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(64 * 1024);
    while (user.read(buffer, Deadline.after(Await.LONG)) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return all.toByteArray();
  }

  String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /// What it has printed with standard output as its console, not as a stream of bytes.
  String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /// Waits until standard error has a line that is like this.
  MatchResult awaitLine(String regex) throws Exception {
    var pattern = Pattern.compile("(?m)^" + regex + "$");
    Await.until(
        () -> pattern.matcher(errors()).find() || task.future().isDone(),
        () -> regex + " in: " + errors());
    return pattern
        .matcher(errors())
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line like " + regex + " in: " + errors()));
  }

  /// The port that it says it listens on.
  int port() throws Exception {
    var line = awaitLine("jack: (?:listening|serving \\w+) on (\\S+):(\\d+)(?: \\(UDP\\))?");
    return Integer.parseInt(line.group(2));
  }

  boolean hasEnded() {
    return task.future().isDone();
  }

  int exitCode() throws Exception {
    return task.result();
  }

  /// Several that know each other: nothing of them may be left only once all have ended.
  static final class Several implements AutoCloseable {
    private final List<JackRun> all = new ArrayList<>();

    JackRun start(String... words) {
      var run = JackRun.start(words);
      all.add(run);
      return run;
    }

    @Override
    public void close() throws IOException {
      for (var run : all.reversed()) {
        run.stop();
      }
      Leftovers.awaitNone();
    }
  }

  /// Ends it, if it still runs, and waits until nothing of it is left.
  @Override
  public void close() throws IOException {
    stop();
    Leftovers.awaitNone();
  }

  private void stop() throws IOException {
    user.close();
    task.thread().interrupt();
    if (!Await.ended(task.thread())) {
      throw new AssertionError("still running: " + errors());
    }
  }
}
