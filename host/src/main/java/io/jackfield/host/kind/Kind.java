package io.jackfield.host.kind;

import io.jackfield.Limits;
import io.jackfield.host.config.Section;
import java.util.Optional;

/// A kind of service, named in the configuration by the key that holds its settings. Stateless.
public interface Kind {
  /// The key: `quiz`.
  String key();

  /// Reads and checks the settings, the files that they name included. Mistakes are noted in the
  /// section.
  ///
  /// @param limits what the service grants its clients, already checked
  /// @return what to do with clients; empty only when there was a mistake
  Optional<Conversation> read(Section settings, Limits limits);
}
