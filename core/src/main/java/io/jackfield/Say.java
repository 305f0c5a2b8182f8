package io.jackfield;

import java.net.PortUnreachableException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them, one way in every message.
public final class Say {
  private Say() {}

  /// A duration in the unit that suits it: `0.3 ms`, `30 s`, `2.5 s`, `10 min`.
  public static String duration(Duration duration) {
    if (duration.compareTo(Duration.ofDays(36_500)) > 0) {
      return "for ever";
    }
    double seconds = duration.toNanos() / 1e9;
    // Rounded as it will be printed, so that no "1000 ms" comes out.
    if (Math.abs(seconds) < 0.9995) {
      return number(seconds * 1000) + " ms";
    }
    return seconds >= 599.5 ? number(seconds / 60) + " min" : number(seconds) + " s";
  }

  /// A count of bytes with its word: `1 byte`, `1,234 bytes`.
  public static String bytes(long count) {
    return count == 1 ? "1 byte" : String.format(Locale.ROOT, "%,d bytes", count);
  }

  /// Text from a peer made safe to show: nothing in it can move a cursor or break a log line.
  public static String text(String text) {
    return Escape.text(text);
  }

  /// What a failure says of itself, or its kind where it says nothing.
  public static String failure(Throwable failure) {
    if (failure instanceof PortUnreachableException) {
      return "nothing listens on that port";
    }
    // Of these the message is the file's name only.
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    var message = failure.getMessage();
    return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
  }

  private static String number(double value) {
    var text = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
