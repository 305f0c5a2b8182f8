package io.jackfield.cli.export.cast;

import io.jackfield.Bytes;
import io.jackfield.Say;
import io.jackfield.cli.export.Format;
import io.jackfield.cli.transcript.Selection;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Session.Step;
import io.jackfield.wire.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/// A recording of the client's terminal, as asciicast v2: what the server said is what the terminal
/// showed (`o`), what the client said is what was typed (`i`). Time begins with the connection.
///
/// Of lines the keys are echoed, as the terminal does while somebody types, and what could steer
/// the terminal is escaped, as `jack connect` shows it. Nobody types what is no text or larger than
/// a terminal's longest line; of such a piece only the count is shown. In raw mode the server
/// echoes, so nothing is added, and all passes as it is.
///
/// Immutable.
///
/// @param keyboard how the client's keyboard was read
public record Asciicast(Keyboard keyboard) implements Format {
  // What a terminal has when nobody says otherwise; a transcript does not know.
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  // Linux takes no more in one line (N_TTY_BUF_SIZE).
  private static final int LONGEST_LINE_BYTES = 4096;

  /// How the client's keyboard was read.
  public enum Keyboard {
    /// By the line.
    LINES,
    /// Key by key, as `jack connect --raw` does.
    RAW
  }

  @Override
  public String name() {
    return keyboard == Keyboard.LINES ? "asciicast" : "asciicast-raw";
  }

  @Override
  public String description() {
    return keyboard == Keyboard.LINES
        ? "the client's terminal as a recording for asciinema, its keys echoed"
        : "the same of a session in raw mode: nothing echoed, nothing escaped";
  }

  @Override
  public void write(Selection selection, OutputStream out, Consumer<String> say)
      throws IOException {
    var session = selection.single("a recording of a terminal");
    var begin = selection.opening(session).at();
    var seconds = selection.transcript().started().plus(begin).getEpochSecond();
    var header =
        "{\"version\": 2, \"width\": "
            + COLUMNS
            + ", \"height\": "
            + ROWS
            + ", \"timestamp\": "
            + seconds
            + ", \"title\": "
            + new JsonValue.Text(selection.transcript().title())
            + "}\n";
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    new Writing(out, begin, keyboard, session.role()).all(session);
  }

  private static final class Writing {
    private final OutputStream out;
    private final Duration begin;
    private final Keyboard keyboard;
    private final Role role;
    private final TerminalText shown;
    private final TerminalText echoed;
    private final TerminalText typed = TerminalText.asItIs();

    Writing(OutputStream out, Duration begin, Keyboard keyboard, Role role) {
      this.out = out;
      this.begin = begin;
      this.keyboard = keyboard;
      this.role = role;
      shown = keyboard == Keyboard.LINES ? TerminalText.escaped() : TerminalText.asItIs();
      echoed = TerminalText.escaped();
    }

    void all(Session session) throws IOException {
      var last = begin;
      for (var step : session.steps()) {
        last = step.at();
        one(step);
      }
      // Also makes the recording as long as the session.
      event(last, "o", shown.end());
    }

    private void one(Step step) throws IOException {
      var at = step.at();
      switch (step) {
        case Session.Sent sent -> said(at, sent.bytes(), role == Role.CLIENT);
        case Session.Received received -> said(at, received.bytes(), role == Role.SERVER);
        case Session.OutputEnded _ -> marker(at, client(role == Role.CLIENT) + " ended its output");
        case Session.InputEnded _ -> marker(at, client(role == Role.SERVER) + " ended its output");
        case Session.Secured secured ->
            marker(at, secured.entry().text("protocol") + " from here on");
        case Session.Broke broke -> marker(at, "the connection broke: " + broke.reason());
        case Session.Closed _ -> marker(at, "closed");
      }
    }

    private static String client(boolean client) {
      return client ? "the client" : "the server";
    }

    private void said(Duration at, Bytes bytes, boolean byClient) throws IOException {
      if (!byClient) {
        event(at, "o", shown.add(bytes));
        return;
      }
      // The key that ends a line is Enter, which sends CR.
      event(at, "i", typed.add(bytes).replace("\r\n", "\n").replace('\n', '\r'));
      if (keyboard == Keyboard.LINES) {
        event(at, "o", isTyped(bytes) ? echoed.add(bytes) : count(bytes));
      }
    }

    private static boolean isTyped(Bytes bytes) {
      return bytes.size() <= LONGEST_LINE_BYTES && bytes.text().chars().noneMatch(c -> c == 0);
    }

    private static String count(Bytes bytes) {
      return "[" + Say.bytes(bytes.size()) + "]\r\n";
    }

    private void marker(Duration at, String label) throws IOException {
      event(at, "m", label);
    }

    private void event(Duration at, String kind, String text) throws IOException {
      if (text.isEmpty() && !kind.equals("o")) {
        return;
      }
      double seconds = Math.max(at.minus(begin).toNanos() / 1e9, 0);
      var time = String.format(Locale.ROOT, "%.6f", seconds);
      var line = "[" + time + ", \"" + kind + "\", " + new JsonValue.Text(text) + "]\n";
      out.write(line.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
