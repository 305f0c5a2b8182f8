package io.jackfield.proxy;

import java.io.IOException;

/// A PROXY header that breaks the rules; the message says how.
final class BadHeaderException extends IOException {
  private static final long serialVersionUID = 1L;

  BadHeaderException(String words) {
    super(words);
  }
}
