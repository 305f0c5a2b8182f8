package io.jackfield.cli.ncat;

import io.jackfield.cli.console.Messages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Why a file could not be used, in the system's words.
final class FileFailure {
  private FileFailure() {}

  static String words(Exception e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case InvalidPathException _ -> "Invalid argument";
      default -> Messages.of(e);
    };
  }

  /// A file that must be readable.
  static Path readable(String file) throws NcatException {
    try (var _ = Files.newInputStream(Path.of(file))) {
      return Path.of(file);
    } catch (IOException | InvalidPathException e) {
      throw NcatException.quitting("can't open " + file + ": " + words(e) + ".");
    }
  }
}
