package io.jackfield.cli.getopt;

/// The words are wrong; the message says which, in the words of the GNU library.
public final class GetoptException extends Exception {
  private static final long serialVersionUID = 1L;

  GetoptException(String message) {
    super(message);
  }
}
