package io.jackfield.starttls;

import io.jackfield.opening.Opening;
import java.io.IOException;

/// What one protocol wants said before TLS. Without state.
interface Talk {
  /// The protocol's name, in lower case.
  String name();

  /// Talks until the next byte is TLS's.
  ///
  /// @throws RefusedException when the server will not, or speaks another protocol
  void hold(Opening opening, String host) throws IOException;
}
