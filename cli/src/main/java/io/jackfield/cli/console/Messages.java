package io.jackfield.cli.console;

import io.jackfield.TlsException;

/// What an exception says to the user: one line.
public final class Messages {
  private Messages() {}

  /// The message of an exception.
  public static String of(Throwable failure) {
    var message = failure.getMessage();
    // A few of the JDK's exceptions have a name that says it all, and no message.
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /// The message of an exception, with advice in the words of the command line.
  public static String ofVerb(Throwable failure) {
    return failure instanceof TlsException tls && tls.refusedSha256().isPresent()
        ? tls.fault() + ". To accept exactly this certificate: --pin " + tls.refusedSha256().get()
        : of(failure);
  }

  /// A message with what would break or colour the line shown as `?`.
  public static String oneLine(String message) {
    return message.codePoints().anyMatch(Messages::isUnsafe)
        ? message
            .codePoints()
            .map(c -> isUnsafe(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : message;
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      // FORMAT holds the bidirectional overrides, which can make a line read other than it is.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
