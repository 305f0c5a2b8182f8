package io.jackfield.terminal;

import io.jackfield.InteractEnd;
import io.jackfield.InteractMode;
import io.jackfield.Keyboard;
import io.jackfield.Tube;
import java.io.IOException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The user's terminal, through JLine.
public final class JLineKeyboard implements Keyboard {
  // One for the process, in memory only: what one types to a service may be a password.
  private static final DefaultHistory HISTORY = new DefaultHistory();

  /// For the service loader.
  public JLineKeyboard() {}

  @Override
  @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again where nobody can type.
  public boolean isUsable() {
    var console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  @Override
  public InteractEnd interact(Tube tube, InteractMode mode) throws IOException {
    // Closing it restores what it found; a process that is ended by a signal does so in a hook.
    try (var terminal = open()) {
      return switch (mode) {
        case LINE -> new LineSession(tube, terminal, HISTORY).hold();
        case RAW -> new RawSession(tube, terminal).hold();
      };
    }
  }

  private static Terminal open() throws IOException {
    return TerminalBuilder.builder()
        .system(true)
        .dumb(false)
        .nativeSignals(true)
        // Else the terminal is asked what it can do, and who types ahead has the answer in his
        // line.
        .graphemeCluster(false)
        .build();
  }
}
