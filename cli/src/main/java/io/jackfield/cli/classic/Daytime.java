package io.jackfield.cli.classic;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Tells date and time as a line of text, then closes (RFC 867, which leaves the format open; this
/// is the first of its examples).
final class Daytime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEEE, MMMM d, yyyy HH:mm:ss-zzz", Locale.ENGLISH);

  static final ClassicService SERVICE =
      new ClassicService(
          "daytime",
          13,
          "tells date and time as text (RFC 867)",
          tube -> tube.send(now()),
          (_, answer) -> answer.send(now()));

  private Daytime() {}

  private static String now() {
    return FORMAT.format(ZonedDateTime.now(ZoneId.systemDefault())) + "\r\n";
  }
}
