package io.jackfield.terminal;

import java.io.File;
import java.io.IOException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;

/// Ctrl-Z: the process and its job stop, with the terminal as the shell wants it, until the shell
/// lets them go on.
final class Suspension {
  private final LineReaderImpl reader;
  private final Attributes before;

  /// Made before the reader changes the terminal.
  Suspension(LineReaderImpl reader) {
    this.reader = reader;
    this.before = reader.getTerminal().getAttributes();
  }

  /// Stops, and comes back when the shell lets it go on.
  ///
  /// @return whether it was possible: elsewhere than on Unix it is not
  boolean suspend() {
    if (File.separatorChar != '/') {
      return false;
    }
    var terminal = reader.getTerminal();
    var typing = terminal.getAttributes();
    terminal.setAttributes(before);
    try {
      // To the whole group, as the terminal itself would send it; the JDK cannot.
      var _ = new ProcessBuilder("sh", "-c", "kill -TSTP 0").inheritIO().start().waitFor();
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      // The peer ended meanwhile, which the reader's next read shall see.
      Thread.currentThread().interrupt();
      return true;
    } finally {
      terminal.setAttributes(typing);
      reader.redrawLine();
    }
  }
}
