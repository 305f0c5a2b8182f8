package io.jackfield.cli;

/// What an exception says to the user: one line.
final class Messages {
  private Messages() {}

  static String of(Throwable failure) {
    var message = failure.getMessage();
    // A few of the JDK's exceptions have a name that says it all, and no message.
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
