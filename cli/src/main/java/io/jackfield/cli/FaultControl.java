package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.Say;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Stdio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `--control`: lines of standard input that change the faults of a relay. Its end ends only the
/// control. What a command does is told on standard error, what `list` lists on standard output.
final class FaultControl {
  private static final int LONGEST_LINE = 4_096;

  private static final List<String> HELP =
      List.of(
          "add NAME FAULT      another fault, as for --fault: add slow down:latency=200ms",
          "set NAME FAULT      changes the fault of that name, or adds it",
          "remove NAME         takes a fault away",
          "list                prints all faults, each as it can be given again",
          "reset               takes all faults away",
          "help                prints this");

  private final FaultWords faults;
  private final Context context;

  FaultControl(FaultWords faults, Context context) {
    this.faults = faults;
    this.context = context;
  }

  /// Begins to read. Nothing can wake a read of standard input, so that is a daemon's work.
  void start() {
    context.say("taking commands from standard input: help lists them");
    Thread.ofPlatform().daemon().name("jackfield-control").start(this::read);
  }

  private void read() {
    var stdio = new Stdio(context.stdio().get());
    var buffer = ByteBuffer.allocate(LONGEST_LINE);
    var line = new ByteArrayOutputStream();
    try {
      while (stdio.read(buffer.clear(), Deadline.none()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          take(buffer.get(), line);
        }
      }
      if (line.size() > 0) {
        take((byte) '\n', line);
      }
    } catch (IOException e) {
      context.say("no more commands are taken: " + Messages.of(e));
    }
  }

  private void take(byte next, ByteArrayOutputStream line) {
    if (next != '\n') {
      // What is longer is no command; one byte more says that it was.
      if (line.size() <= LONGEST_LINE) {
        line.write(next);
      }
      return;
    }
    var text = line.toString(StandardCharsets.UTF_8).strip();
    boolean tooLong = line.size() > LONGEST_LINE;
    line.reset();
    if (tooLong) {
      context.say("a command takes at most " + Say.bytes(LONGEST_LINE));
    } else if (!text.isEmpty()) {
      run(text);
    }
  }

  private void run(String command) {
    var words = List.of(command.split("\\s+"));
    try {
      switch (words.getFirst()) {
        case "add" -> add(words);
        case "set" -> set(words);
        case "remove" -> remove(words);
        case "list" -> list();
        case "reset" -> {
          faults.faults().clear();
          context.say("removed all faults");
        }
        case "help" -> HELP.forEach(context::say);
        default ->
            context.say(
                "unknown command \"" + Say.text(words.getFirst()) + "\"; help lists the commands");
      }
    } catch (UsageException e) {
      context.say(Messages.of(e));
    }
  }

  private void add(List<String> words) {
    if (words.size() != 3) {
      throw new UsageException("add takes a name and a fault: add slow down:latency=200ms");
    }
    faults.add(words.get(1), FaultSpec.parse(words.get(2)).rule());
    tell("added", words.get(1));
  }

  private void set(List<String> words) {
    if (words.size() != 3) {
      throw new UsageException("set takes a name and a fault: set slow down:latency=2s");
    }
    faults.set(words.get(1), FaultSpec.parse(words.get(2)).rule());
    tell("set", words.get(1));
  }

  private void tell(String done, String name) {
    faults
        .rule(name)
        .ifPresent(rule ->
            context.say(done + " " + Say.text(name) + ": " + rule + ", seed " + rule.seed()));
  }

  private void remove(List<String> words) {
    if (words.size() != 2) {
      throw new UsageException("remove takes a name: remove slow");
    }
    var name = words.get(1);
    if (!faults.faults().remove(name)) {
      throw new UsageException(
          "no fault is called \"" + Say.text(name) + "\"; there are: " + names());
    }
    context.say("removed " + Say.text(name));
  }

  private String names() {
    var names = faults.faults().rules().keySet();
    return names.isEmpty() ? "none" : Say.text(String.join(", ", names));
  }

  private void list() {
    var rules = faults.faults().rules();
    rules.forEach((name, rule) -> context.out().println(Say.text(name) + " " + FaultText.of(rule)));
    if (rules.isEmpty()) {
      context.say("no faults");
    }
  }
}
