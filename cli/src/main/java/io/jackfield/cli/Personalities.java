package io.jackfield.cli;

import io.jackfield.cli.console.Personality;
import io.jackfield.cli.nc.Nc;
import io.jackfield.cli.ncat.Ncat;
import java.util.List;
import java.util.Optional;

/// The other commands that this one can be. A new one is a package and one line here.
final class Personalities {
  static final List<Personality> ALL = List.of(new Nc(), new Ncat());

  private Personalities() {}

  static Optional<Personality> named(String name) {
    for (var each : ALL) {
      if (each.name().equals(name)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
