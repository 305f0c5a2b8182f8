package io.jackfield.transcript;

import java.util.Locale;

/// Which way bytes went, as this side sees it.
enum Direction {
  SENT,
  RECEIVED;

  /// Its name in a transcript, which is that of its event.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
