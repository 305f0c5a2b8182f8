package io.jackfield.host.process;

import io.jackfield.ExecAddress;
import io.jackfield.ExecOptions;
import io.jackfield.Limits;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.host.kind.Conversation;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A program with its settings. Immutable.
///
/// @param address what to run
/// @param environment variables of the service
/// @param directory the working folder, absolute
/// @param errors where standard error goes
/// @param limits kept here rather than by the server, so that clients can be told
/// @param texts what they are told
record Program(
    ExecAddress address,
    Map<String, String> environment,
    Path directory,
    Errors errors,
    Limits limits,
    Texts texts)
    implements Conversation {

  /// Where standard error goes.
  enum Errors {
    LOG,
    CLIENT;

    static Errors of(String word) {
      return word.equals("client") ? CLIENT : LOG;
    }
  }

  // Telling the client, ending the program, and waiting for the client's end.
  private static final Duration ENDING = Duration.ofSeconds(10);

  @Override
  public TubeOptions tube() {
    return TubeOptions.defaults();
  }

  @Override
  public Limits enforced(Limits granted) {
    return granted.withIdle(granted.idle().plus(ENDING)).withTotal(granted.total().plus(ENDING));
  }

  @Override
  public void hold(Tube tube, RandomGenerator random, Consumer<Note> notes)
      throws IOException, InterruptedException {
    new Session(this, tube.asDuplex(), notes).run();
  }

  /// What to start for this client.
  ///
  /// @param log takes standard error, if it goes to the log
  ExecAddress forClient(Map<String, String> facts, Optional<ErrorLog> log) {
    var variables = new LinkedHashMap<String, String>();
    // What a shell, or "#!/usr/bin/env", finds its programs by; nothing else of ours goes in.
    var path = System.getenv("PATH");
    if (path != null) {
      variables.put("PATH", path);
    }
    variables.putAll(environment);
    variables.putAll(facts);
    var options = ExecOptions.defaults().withEnvironment(variables).withDirectory(directory);
    return address.with(log.map(options::withErrors).orElse(options));
  }
}
