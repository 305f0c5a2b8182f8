package io.jackfield.cli.classic;

import io.jackfield.Bytes;
import java.nio.ByteBuffer;
import java.time.Clock;

/// Tells the time as 32 bits, the seconds since 1900 in network order, then closes (RFC 868). The
/// count starts anew in 2036.
final class Time {
  // From 1900-01-01 to 1970-01-01: 70 years with 17 leap days (RFC 868 gives the same figure).
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  static final ClassicService SERVICE =
      new ClassicService(
          "time",
          37,
          "tells the time as 32 bits (RFC 868)",
          tube -> tube.send(now()),
          (_, answer) -> answer.send(now()));

  private Time() {}

  private static Bytes now() {
    long seconds = Clock.systemUTC().instant().getEpochSecond() + SECONDS_1900_TO_1970;
    return Bytes.of(ByteBuffer.allocate(4).putInt((int) seconds).array());
  }
}
