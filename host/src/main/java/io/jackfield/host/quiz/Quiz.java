package io.jackfield.host.quiz;

import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.host.kind.Conversation;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A quiz with its settings. Immutable.
///
/// @param ask how many questions a client has to answer
/// @param time for all of them
/// @param timePerQuestion for each
/// @param flag what the client gets for all right answers
record Quiz(
    List<Question> questions,
    int ask,
    Duration time,
    Duration timePerQuestion,
    String flag,
    Texts texts)
    implements Conversation {

  /// A line without an end is not waited for beyond this.
  static final int MOST_LINE_BYTES = 1024;

  // What is told after a time limit has passed must get out, but not keep a stalled client for
  // long.
  private static final Duration SENDING = Duration.ofSeconds(10);

  @Override
  public TubeOptions tube() {
    // Latin-1 carries telnet's bytes through readLine unharmed; answers are decoded after those
    // went.
    return TubeOptions.defaults()
        .withMaxBufferedBytes(MOST_LINE_BYTES)
        .withCharset(StandardCharsets.ISO_8859_1)
        .withTimeout(SENDING);
  }

  @Override
  public void hold(Tube tube, RandomGenerator random, Consumer<Note> notes) throws IOException {
    new Game(this, tube, new Draw(questions.size(), random), notes).play();
  }
}
