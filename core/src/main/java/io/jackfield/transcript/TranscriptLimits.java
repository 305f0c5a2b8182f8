package io.jackfield.transcript;

/// How much a [TranscriptWriter] keeps. Immutable.
///
/// @param fileBytes how large the file may grow before it no longer keeps bytes; default 16 MiB
/// @param directionBytes how many bytes of one direction of one connection are kept at most;
///   default [#UNLIMITED]
public record TranscriptLimits(long fileBytes, long directionBytes) {
  /// No limit.
  public static final long UNLIMITED = Long.MAX_VALUE;

  private static final TranscriptLimits DEFAULTS =
      new TranscriptLimits(16L * 1024 * 1024, UNLIMITED);

  /// Checks that neither is negative.
  public TranscriptLimits {
    if (fileBytes < 0 || directionBytes < 0) {
      throw new IllegalArgumentException(
          "a limit < 0: fileBytes " + fileBytes + ", directionBytes " + directionBytes);
    }
  }

  /// 16 MiB a file, any number of a direction.
  public static TranscriptLimits defaults() {
    return DEFAULTS;
  }

  /// The same with another limit of the file.
  public TranscriptLimits withFileBytes(long fileBytes) {
    return new TranscriptLimits(fileBytes, directionBytes);
  }

  /// The same with another limit of each direction.
  public TranscriptLimits withDirectionBytes(long directionBytes) {
    return new TranscriptLimits(fileBytes, directionBytes);
  }
}
