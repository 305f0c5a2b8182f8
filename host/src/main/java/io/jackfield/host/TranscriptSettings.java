package io.jackfield.host;

import io.jackfield.host.config.Section;
import io.jackfield.host.config.Value;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Where a [Host] keeps transcripts of its sessions, and how much of them. Immutable.
///
/// | key | means | default |
/// |---|---|---|
/// | `folder` | where they go; made if it is missing | |
/// | `per-direction` | so many bytes of what one client says, and of what it hears | 256K |
/// | `total` | all files together; the oldest are deleted to stay below it | 1G |
///
/// @param folder where they go
/// @param directionBytes how many bytes of each direction of a session are kept
/// @param totalBytes how large all files may be together
public record TranscriptSettings(Path folder, long directionBytes, long totalBytes) {
  private static final long KIBIBYTE = 1024;
  private static final long DEFAULT_DIRECTION_BYTES = 256 * KIBIBYTE;
  private static final long DEFAULT_TOTAL_BYTES = KIBIBYTE * KIBIBYTE * KIBIBYTE;
  private static final long MOST_BYTES = 1024 * DEFAULT_TOTAL_BYTES;

  /// In that folder, with the defaults.
  public static TranscriptSettings in(Path folder) {
    return new TranscriptSettings(folder, DEFAULT_DIRECTION_BYTES, DEFAULT_TOTAL_BYTES);
  }

  static Optional<TranscriptSettings> read(Section section) {
    var folder =
        section
            .required("folder", "the folder for the files")
            .flatMap(each -> folder(section, each));
    var direction = size(section, "per-direction", DEFAULT_DIRECTION_BYTES, DEFAULT_TOTAL_BYTES);
    var total = size(section, "total", DEFAULT_TOTAL_BYTES, MOST_BYTES);
    section.end();
    return folder.map(each -> new TranscriptSettings(each, direction, total));
  }

  private static long size(Section section, String key, long fallback, long most) {
    return section.optional(key).flatMap(each -> each.bytes(KIBIBYTE, most)).orElse(fallback);
  }

  private static Optional<Path> folder(Section section, Value value) {
    return value
        .text()
        .flatMap(text -> {
          try {
            return Optional.of(section.file().resolveSibling(text).normalize());
          } catch (InvalidPathException e) {
            value.problem("expected the name of a folder: " + e.getMessage());
            return Optional.empty();
          }
        });
  }
}
