package io.jackfield.cli.export.pcapng;

/// One end of a conversation.
enum Side {
  /// Who connected.
  CLIENT,
  /// Whom to.
  SERVER;

  Side other() {
    return this == CLIENT ? SERVER : CLIENT;
  }
}
