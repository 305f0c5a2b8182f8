package io.jackfield.cli.ncat;

import io.jackfield.Bytes;
import io.jackfield.ChildProcess;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ExecAddress;
import io.jackfield.ExecOptions;
import io.jackfield.cli.ncat.Settings.Program;
import java.io.File;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A peer that talks to a program: what it says is the program's standard input, what the program
/// says goes to it. The program's end is the end; the peer's end is only the end of its input.
final class ProgramSession {
  // What the program left running may hold its output open: so long after its own end it is over.
  private static final Duration LOOK = Duration.ofMillis(200);

  // How long the peer's end is waited for, so that bytes that cross do not reset the connection.
  private static final Duration FAREWELL = Duration.ofMillis(250);

  private static final int PIECE = 16 * 1024;

  private final Session session;
  private final Program program;

  ProgramSession(Session session, Program program) {
    this.session = session;
    this.program = program;
  }

  /// Talks until the program has ended and all that it said is delivered. Leaves the connection
  /// open, but says our end.
  void run(Duplex connection) throws NcatException, IOException {
    var network = session.layered(connection);
    var variables = PeerVariables.of(session.settings(), connection);
    session.report().debug("Executing: " + program.text());
    try (var child = start(variables)) {
      var input = Thread.ofVirtual().name("jackfield-program").start(() -> feed(network, child));
      deliver(child, session.translated(network));
      end(network);
      input.join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Duplex network) throws IOException {
    if (session.settings().shutdown()) {
      network.closeOutput();
    }
  }

  private Duplex start(PeerVariables variables) throws NcatException {
    var command =
        switch (program.kind()) {
          case PLAIN -> here(CommandLine.split(program.text()));
          case SHELL -> List.of("/bin/sh", "-c", program.text());
          case LUA -> lua(program.text());
        };
    if (command.isEmpty()) {
      throw NcatException.quitting("There is no program in \"" + program.text() + "\".");
    }
    try {
      var environment = new HashMap<>(System.getenv());
      environment.putAll(variables.all());
      var options =
          ExecOptions.defaults().withEnvironment(environment).withErrors(this::passOnErrors);
      return new ExecAddress(command, false, options).connect(ConnectOptions.defaults());
    } catch (IOException e) {
      throw NcatException.quitting(NetworkException.words(e) + ".");
    }
  }

  /// What it complains of is for the one who runs us, not for the peer.
  private void passOnErrors(Bytes bytes) {
    session.context().err().writeBytes(bytes.toArray());
    session.context().err().flush();
  }

  /// The original looks for a program without a slash in the working folder, never on the PATH.
  private static List<String> here(List<String> command) {
    var name = command.isEmpty() ? "/" : command.getFirst();
    if (name.indexOf('/') >= 0 || !Files.isExecutable(Path.of("./" + name))) {
      return command;
    }
    var local = new ArrayList<>(command);
    local.set(0, "./" + name);
    return local;
  }

  /// A JVM of few threads and little memory, with what this one was started with on its class path.
  private static List<String> lua(String file) {
    var path =
        Stream.of("java.class.path", "jdk.module.path")
            .map(name -> System.getProperty(name, ""))
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx32m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        path,
        "io.jackfield.cli.ncat.LuaMain",
        file);
  }

  /// From the peer to the program; what the program does not take is dropped.
  private void feed(Duplex network, Duplex child) {
    var buffer = ByteBuffer.allocate(PIECE);
    boolean taken = true;
    try {
      while (network.read(buffer.clear(), Deadline.none()) >= 0) {
        buffer.flip();
        taken = taken && wasTaken(buffer, child);
      }
      child.closeOutput();
    } catch (IOException e) {
      session.report().debug("The connection broke: " + e.getMessage());
      closeAfter(e, child);
    }
  }

  private static boolean wasTaken(ByteBuffer buffer, Duplex child) {
    try {
      child.write(buffer, Deadline.none());
      return true;
    } catch (IOException _) {
      // It has closed its standard input, which it may: `head -1` does.
      return false;
    }
  }

  private void closeAfter(IOException cause, Duplex child) {
    try {
      child.close();
    } catch (IOException e) {
      e.addSuppressed(cause);
      session.report().debug("Ending the program failed: " + e.getMessage());
    }
  }

  /// From the program to the peer, until the program's output or the program ends, or the peer is
  /// gone.
  private void deliver(Duplex child, Duplex network) {
    var process = child.facts(ChildProcess.class).orElseThrow();
    var buffer = ByteBuffer.allocate(Math.min(PIECE, network.maxWriteBytes()));
    try {
      while (read(child, process, buffer.clear())) {
        network.write(buffer.flip(), Deadline.none());
      }
    } catch (IOException e) {
      session.report().debug("The connection broke: " + e.getMessage());
    }
  }

  private static boolean read(Duplex child, ChildProcess process, ByteBuffer buffer)
      throws IOException {
    while (true) {
      boolean wasAlive = process.isAlive();
      try {
        return child.read(buffer, Deadline.after(LOOK)) >= 0;
      } catch (SocketTimeoutException _) {
        if (!wasAlive) {
          return false;
        }
      }
    }
  }
}
