/// Conversations at the keyboard, with editing, history and raw mode: the service behind
/// `Tube.interact()` where there is a terminal.
@org.jspecify.annotations.NullMarked
module io.jackfield.terminal {
  requires static org.jspecify;
  requires io.jackfield;
  requires org.jline.reader;
  requires org.jline.terminal;

  provides io.jackfield.Keyboard with
      io.jackfield.terminal.JLineKeyboard;
}
