package io.jackfield.transcript;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The file of a transcript, as it is opened for writing.
final class TranscriptFile {
  private static final byte[] BEGINNING =
      "{\"event\":\"transcript\",".getBytes(StandardCharsets.ISO_8859_1);

  private static final Set<StandardOpenOption> CREATE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private TranscriptFile() {}

  /// Makes the file, or takes over that of an earlier transcript. An interrupt of a thread that
  /// writes to it leaves it open, as it would not leave a channel.
  static OutputStream create(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      FileChannel.open(path, CREATE, attributes(path)).close();
    } else if (!isReplaceable(path)) {
      throw new FileAlreadyExistsException(
          path.toString(), null, "the file is no transcript, so it is left alone; name another");
    }
    return Files.newOutputStream(
        path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /// Whether nothing is lost by writing over it: it is empty, a pipe or a device, or a transcript.
  private static boolean isReplaceable(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return !Files.isDirectory(path);
    }
    if (Files.size(path) == 0) {
      return true;
    }
    var start = ByteBuffer.allocate(BEGINNING.length);
    try (var file = FileChannel.open(path)) {
      while (start.hasRemaining() && file.read(start) >= 0) {}
    }
    return ByteBuffer.wrap(BEGINNING).equals(start.flip());
  }

  private static FileAttribute<?>[] attributes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
