package io.jackfield.host.process;

import io.jackfield.ChildProcess;
import io.jackfield.ConnectFailedException;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// One client and its program, from the program's start to the end of all that it has started. Runs
/// on the client's thread.
///
/// The connection's place is held until then, so there are never more programs than connections.
final class Session {
  private static final Duration TELLING = Duration.ofSeconds(1);
  // The program has half a second; a machine under load some more.
  private static final Duration ENDING = Duration.ofSeconds(3);
  // How long the client may take to end its side once it was told that this is the end.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Program program;
  private final Duplex client;
  private final Consumer<Note> notes;
  private final Optional<ErrorLog> log;
  private final long started = System.nanoTime();
  private boolean interrupted;

  Session(Program program, Duplex client, Consumer<Note> notes) {
    this.program = program;
    this.client = client;
    this.notes = notes;
    this.log =
        program.errors() == Program.Errors.LOG
            ? Optional.of(new ErrorLog(notes))
            : Optional.empty();
  }

  void run() throws IOException {
    var facts = ClientFacts.of(client.local(), client.peer());
    Duplex there;
    try {
      there = program.forClient(facts, log).connect(ConnectOptions.defaults());
    } catch (ConnectFailedException e) {
      notes.accept(Note.of("program-failed").with("reason", String.valueOf(e.getMessage())));
      tell(program.texts().failed());
      return;
    }
    try (there) {
      var child = there.facts(ChildProcess.class).orElseThrow();
      notes.accept(Note.of("program-started").with("pid", child.pid()));
      talk(there, child);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void talk(Duplex there, ChildProcess child) throws IOException {
    var clocks = new Clocks(program.limits());
    var output = new Output(client, there, child, clocks);
    var input = new Input(client, there, child, clocks);
    var reading = start("input", child, input);
    var watching = start("exit", child, output::watchExit);
    try {
      var ending = output.pass();
      interrupted = Thread.interrupted();
      input.swallow();
      if (ending == Ending.EXITED) {
        // Perhaps only because the client was gone.
        ending = input.broken().orElse(ending);
      }
      if (!output.ended()) {
        tell(text(ending), output.inLine());
      }
      end(there, child, ending);
    } finally {
      output.stop();
      child.end();
      patiently(() -> {
        if (!reading.join(LINGER)) {
          closeClient();
          reading.join();
        }
      });
      patiently(watching::join);
    }
  }

  private static Thread start(String name, ChildProcess child, Runnable task) {
    return Thread.ofVirtual().name("jackfield-program-" + name + "-" + child.pid()).start(task);
  }

  private String text(Ending ending) {
    return switch (ending) {
      case IDLE_LIMIT -> program.texts().idle();
      case TOTAL_LIMIT -> program.texts().total();
      case EXITED, CLIENT_GONE, NOT_READING, STOPPED -> "";
    };
  }

  /// Ends whatever still runs, and tells how it ended.
  private void end(Duplex there, ChildProcess child, Ending ending) throws IOException {
    child.end();
    there.close();
    patiently(() -> {
      boolean _ = child.awaitEnd(ENDING);
    });
    log.ifPresent(each -> patiently(() -> each.awaitEnd(ENDING)));
    var took = Duration.ofNanos(System.nanoTime() - started);
    notes.accept(
        Exit.describe(child, Note.of("program-ended").with("by", ending.key()))
            .with("took", took.toMillis() + "ms"));
  }

  private void tell(String text) {
    tell(text, false);
  }

  /// Says it in a line of its own, and that this is the end.
  private void tell(String text, boolean inLine) {
    try {
      if (!text.isEmpty()) {
        var line = ((inLine ? "\n" : "") + text + "\n").getBytes(StandardCharsets.UTF_8);
        client.write(ByteBuffer.wrap(line), Deadline.after(TELLING));
      }
      client.closeOutput();
    } catch (IOException e) {
      System.getLogger(Session.class.getName())
          .log(System.Logger.Level.DEBUG, "the client was gone before the end was told", e);
    }
  }

  private void closeClient() {
    try {
      client.close();
    } catch (IOException e) {
      System.getLogger(Session.class.getName())
          .log(System.Logger.Level.DEBUG, "closing the client's connection failed", e);
    }
  }

  private interface Wait {
    void run() throws InterruptedException;
  }

  /// Waits though the host wants us to stop: this is the stopping, and each wait has a bound.
  private void patiently(Wait wait) {
    while (true) {
      try {
        wait.run();
        return;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
