package io.jackfield.tls;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files that only their owner can read and write, where the file system knows of owners.
final class OwnFiles {
  private OwnFiles() {}

  /// Writes a new file, which is the owner's from its first moment.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException when it is there already
  static void create(Path file, String text) throws IOException {
    Files.createFile(file, permissions());
    Files.writeString(file, text);
  }

  /// The owner's own folder, and those that lead to it.
  static void createFolders(Path folder) throws IOException {
    Files.createDirectories(folder, attributes("rwx------"));
  }

  /// For a new file.
  static FileAttribute<?>[] permissions() {
    return attributes("rw-------");
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
