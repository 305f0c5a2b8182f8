package io.jackfield.terminal;

import io.jackfield.EndOfStreamException;
import io.jackfield.InteractMode;
import io.jackfield.Tube;
import java.io.IOException;

/// A script that hands over to the keyboard, in a process of its own: port, mode.
final class InteractProgram {
  private InteractProgram() {}

  public static void main(String[] args) throws IOException {
    try (var tube = Tube.connect("127.0.0.1", Integer.parseInt(args[0]))) {
      System.out.println("ended: " + tube.interact(InteractMode.valueOf(args[1])));
      afterwards(tube);
    } catch (IOException e) {
      System.out.println("failed: " + e.getClass().getSimpleName());
    }
  }

  /// The conversation goes on without the keyboard, if the peer has not ended it.
  private static void afterwards(Tube tube) throws IOException {
    try {
      tube.sendLine("from the script");
      System.out.println("then: " + tube.readUntil("from the script"));
    } catch (EndOfStreamException e) {
      System.out.println("nothing more");
    }
  }
}
