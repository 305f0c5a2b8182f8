package io.jackfield.cli.transfer;

import io.jackfield.Say;
import java.nio.charset.StandardCharsets;

/// Which names of files may come from somebody else.
final class FileNames {
  // What Linux's file systems take, less the ending that a part of a file has.
  private static final int LONGEST = 255 - Part.ENDING.length();

  private FileNames() {}

  /// Refuses what is not a plain name.
  ///
  /// @param ours whether this side chose it, and may choose a hidden one
  /// @throws TransferException when it is refused
  static void check(String name, boolean ours) throws TransferException {
    var why = whyNot(name, ours);
    if (!why.isEmpty()) {
      throw new TransferException("the name \"" + Say.text(name) + "\" " + why);
    }
  }

  private static String whyNot(String name, boolean ours) {
    if (name.isBlank() || name.equals(".") || name.equals("..")) {
      return "names no file";
    }
    if (name.contains("/") || name.contains("\\")) {
      return "names a folder as well; only a file's own name is taken";
    }
    if (!Say.text(name).equals(name.replace("\"", "\\\""))) {
      return "has characters that cannot be shown";
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      return "is longer than " + LONGEST + " bytes";
    }
    // So that nobody plants a start-up file in somebody's home.
    return !ours && name.startsWith(".") ? "begins with a dot; name the file with --output" : "";
  }
}
