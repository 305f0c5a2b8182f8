package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Move.Wait;
import java.util.Set;

/// How a program in Python talks: with sockets, or with a library. Immutable.
interface PythonDialect {
  /// What stands below the imports, functions included; what is needed is imported.
  String prologue(Plan plan);

  /// Connects. The conversation follows in the block that is left open, if one is.
  void connect(Code code, Target target, Set<String> imports);

  /// The name of the function that waits for such a thing.
  String waiter(Wait wait);

  /// The call that waits for it and gives bytes; of lines, for one of them.
  String read(Wait wait);

  /// The same for a delimiter that stands in a variable of text.
  String readUntil(String variable);

  /// The statement that shows what the expression gives.
  String shown(String bytes, boolean isText);

  /// The object and the function that send.
  String sender(boolean isLine, boolean isDatagram);

  /// Whether that function adds the line's end to a line.
  boolean endsLines();

  /// The statement that ends the output; empty when there is no way.
  String endOutput(Target target);

  /// The expression of all bytes to the end.
  String readToEnd();

  /// What is to be done at last, where leaving a block does not do it.
  String close();
}
