package io.jackfield.host.kind;

import io.jackfield.Limits;
import io.jackfield.host.config.Section;
import io.jackfield.host.config.Value;
import java.util.Optional;

/// A kind of service, named in the configuration by a key. Stateless.
public interface Kind {
  /// The key: `quiz`.
  String key();

  /// What a service of this kind grants where its settings don't say.
  ///
  /// @param usual what services grant
  default Limits limits(Limits usual) {
    return usual;
  }

  /// Reads and checks the settings, the files that they name included. Mistakes are noted in the
  /// section.
  ///
  /// @param value what stands at the key
  /// @param service what stands beside it; this kind may have further keys there
  /// @param limits what the service grants its clients, already checked
  /// @return what to do with clients; empty only when there was a mistake
  Optional<Conversation> read(Value value, Section service, Limits limits);
}
