package io.jackfield.cli;

import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Personality;
import io.jackfield.cli.nc.Nc;
import io.jackfield.cli.ncat.Ncat;
import java.util.Arrays;
import java.util.Optional;

/// The other commands that this one can be. A new one is a package and one line here.
///
/// Nothing of a command is loaded unless it is the one that is called: the parser of the verbs
/// takes longer to load than an `nc` to connect.
final class Personalities {
  private Personalities() {}

  private static Optional<Personality> named(String name) {
    return switch (name) {
      case "nc" -> Optional.of(new Nc());
      case "ncat" -> Optional.of(new Ncat());
      default -> Optional.empty();
    };
  }

  /// Runs the command as whoever it is called, and gives the exit code.
  ///
  /// @param name what the program was called by, `jack` or another command's name
  static int runAs(String name, Context context, String... words) {
    var self = named(name);
    if (self.isPresent()) {
      return self.get().run(context, words);
    }
    if (words.length > 0) {
      var other = named(words[0]);
      if (other.isPresent()) {
        return other.get().run(context, Arrays.copyOfRange(words, 1, words.length));
      }
    }
    return Jack.run(context, words);
  }
}
