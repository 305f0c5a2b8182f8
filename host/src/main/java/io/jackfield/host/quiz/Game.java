package io.jackfield.host.quiz;

import io.jackfield.Bytes;
import io.jackfield.ClosedException;
import io.jackfield.Deadline;
import io.jackfield.EndOfStreamException;
import io.jackfield.LimitException;
import io.jackfield.ResetException;
import io.jackfield.Say;
import io.jackfield.TimedOutException;
import io.jackfield.Tube;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/// One client's quiz, from the welcome to the flag or the first miss. Runs on the client's thread.
final class Game {
  private static final int MOST_LOGGED = 100;

  private final Quiz quiz;
  private final Tube tube;
  private final Draw draw;
  private final Consumer<Note> notes;
  private final long started = System.nanoTime();
  private final Deadline end;
  private final Tube reader;
  private int score;

  Game(Quiz quiz, Tube tube, Draw draw, Consumer<Note> notes) {
    this.quiz = quiz;
    this.tube = tube;
    this.draw = draw;
    this.notes = notes;
    this.end = Deadline.after(quiz.time());
    this.reader = tube.withTimeout(Deadline.FOREVER).within(quiz.time());
  }

  void play() throws IOException {
    try {
      ask();
    } catch (EndOfStreamException | ResetException e) {
      notes.accept(lost("left"));
    } catch (ClosedException e) {
      notes.accept(lost(e.reason().key()));
    } catch (TimedOutException e) {
      // Only sending gets here: waiting for an answer is caught where it happens.
      notes.accept(lost("not-reading"));
    }
  }

  private void ask() throws IOException {
    var said = line(Texts.Name.WELCOME, Question.NONE, "");
    while (score < quiz.ask()) {
      var question = quiz.questions().get(draw.next());
      // One write for the verdict and the next question: one packet, and one event.
      send(said + question.ask(score + 1, quiz.ask()));
      var until = Deadline.after(quiz.timePerQuestion());
      String answer;
      try {
        answer = answer();
      } catch (TimedOutException e) {
        tooSlow(question);
        return;
      } catch (LimitException e) {
        send("\n" + line(Texts.Name.TOO_LONG, question, ""));
        notes.accept(lost("line-too-long"));
        return;
      }
      if (end.hasPassed() || until.hasPassed()) {
        tooSlow(question);
        return;
      }
      if (!question.accepts(answer)) {
        send(line(Texts.Name.WRONG, question, ""));
        var asked = question.ask(score + 1, quiz.ask()).strip();
        notes.accept(lost("wrong").with("asked", asked).with("answered", clipped(answer)));
        return;
      }
      score++;
      said = line(Texts.Name.CORRECT, question, "");
    }
    send(said + line(Texts.Name.WON, Question.NONE, ""));
    notes.accept(scored(Note.of("quiz-won")));
  }

  private String answer() throws IOException {
    var line = reader.within(quiz.timePerQuestion()).readLine();
    var text = Telnet.strip(line.getBytes(StandardCharsets.ISO_8859_1));
    return new String(text, StandardCharsets.UTF_8).strip();
  }

  /// Enough of an answer for the log.
  private static String clipped(String answer) {
    return answer.length() <= MOST_LOGGED ? answer : answer.substring(0, MOST_LOGGED) + "...";
  }

  private void tooSlow(Question question) throws IOException {
    var limit =
        end.hasPassed() || quiz.timePerQuestion().compareTo(quiz.time()) >= 0
            ? Say.duration(quiz.time()) + " in all"
            : Say.duration(quiz.timePerQuestion()) + " for a question";
    // The question still stands in the line, with no answer's newline after it.
    send("\n" + line(Texts.Name.TOO_SLOW, question, limit));
    notes.accept(lost("too-slow"));
  }

  private void send(String text) throws IOException {
    tube.send(Bytes.of(text));
  }

  private String line(Texts.Name text, Question question, String limit) {
    var filled =
        quiz.texts()
            .get(text)
            .fill(name ->
                switch (name) {
                  case "number" -> String.valueOf(score + 1);
                  case "total" -> String.valueOf(quiz.ask());
                  case "score" -> String.valueOf(score);
                  case "answer" -> question.shown();
                  case "flag" -> quiz.flag();
                  case "time" -> limit.isEmpty() ? Say.duration(quiz.time()) : limit;
                  default -> throw new AssertionError("unchecked placeholder: " + name);
                });
    return filled.isEmpty() || filled.endsWith("\n") ? filled : filled + "\n";
  }

  private Note lost(String reason) {
    return scored(Note.of("quiz-lost").with("reason", reason));
  }

  private Note scored(Note note) {
    var took = Duration.ofNanos(System.nanoTime() - started);
    return note.with("score", score + "/" + quiz.ask()).with("took", took.toMillis() + "ms");
  }
}
