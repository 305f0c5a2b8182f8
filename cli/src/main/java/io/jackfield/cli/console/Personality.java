package io.jackfield.cli.console;

/// Another command that this one can be: it reads the words, ends streams and exits as the original
/// does. Taken when the program is called by the name, through a symbolic link, or by `jack NAME`.
public interface Personality {
  /// The original's name: `nc`.
  String name();

  /// Runs the words after the name; says itself what failed, in the original's manner.
  ///
  /// @return the exit code
  int run(Context context, String... words);
}
