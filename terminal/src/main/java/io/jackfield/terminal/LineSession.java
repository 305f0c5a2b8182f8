package io.jackfield.terminal;

import io.jackfield.InteractEnd;
import io.jackfield.Tube;
import java.io.IOException;
import java.util.Objects;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/// A conversation in lines. The peer's whole lines appear above the one being typed; its last,
/// unfinished line is the prompt, so that `Name? ` stands where it would without an editor.
final class LineSession {
  private static final String SUSPEND = "suspend";

  private final Tube tube;
  private final LineReaderImpl reader;

  private final PeerText text = new PeerText();

  // The prompt that stands on the screen.
  private volatile String shown = "";

  LineSession(Tube tube, Terminal terminal, History history) {
    this.tube = tube;
    this.reader =
        (LineReaderImpl)
            LineReaderBuilder.builder()
                .terminal(terminal)
                .history(history)
                .parser(literally())
                // "!" and a blank in front are text like any other.
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .option(Option.HISTORY_IGNORE_SPACE, false)
                .build();
    var keys = Objects.requireNonNull(reader.getKeyMaps().get(LineReader.MAIN));
    keys.bind(new Reference(LineReader.SELF_INSERT), "\t");
    // The editor's mode of the terminal makes keys of what else are signals.
    keys.bind(new Reference(SUSPEND), KeyMap.ctrl('Z'));
    reader.getWidgets().put(SUSPEND, new Suspension(reader)::suspend);
    // Called once the reader listens to setPrompt, so that no part of the prompt is missed.
    reader
        .getWidgets()
        .put(
            LineReader.CALLBACK_INIT,
            () -> {
              showPrompt();
              return true;
            });
  }

  /// What is typed is sent as it is: no quotes, no escapes, no second line.
  private static DefaultParser literally() {
    return new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);
  }

  InteractEnd hold() throws IOException {
    try (var listening = new Listening(tube, this::showNext)) {
      while (listening.startWait()) {
        String line;
        try {
          line = reader.readLine();
        } catch (EndOfFileException e) {
          left("");
          return InteractEnd.USER_ENDED;
        } catch (UserInterruptException e) {
          left(e.getPartialLine());
          return listening.peerEnded() ? InteractEnd.PEER_ENDED : InteractEnd.INTERRUPTED;
        } finally {
          listening.endWait();
        }
        // The user's line end has ended the prompt's line as well.
        text.finish();
        shown = "";
        tube.sendLine(line);
      }
      return InteractEnd.PEER_ENDED;
    } finally {
      showRest();
    }
  }

  /// No lock of ours is held here: the reader calls back under its own.
  private void showNext(Tube from) throws IOException {
    var lines = text.add(from.readAvailableText());
    if (!lines.isEmpty()) {
      if (reader.isReading()) {
        reader.setPrompt("");
      }
      reader.printAbove(lines);
    }
    if (reader.isReading()) {
      showPrompt();
      reader.redisplay();
      reader.getTerminal().flush();
    }
  }

  private void showPrompt() {
    var prompt = text.unfinished();
    // JLine's prompts are patterns, in which % is special.
    reader.setPrompt(prompt.replace("%", "%%"));
    shown = prompt;
  }

  /// The reader ends its line on the screen, even one on which nothing stands: takes that back.
  private void left(String typed) {
    if (shown.isEmpty() && typed.isEmpty()) {
      reader.getTerminal().puts(Capability.cursor_up);
      reader.getTerminal().flush();
    }
  }

  /// What came last, if no prompt has shown it.
  private void showRest() {
    var rest = text.finish();
    if (!rest.equals(shown)) {
      reader.printAbove(rest);
    }
  }
}
