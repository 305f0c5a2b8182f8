package io.jackfield.cli.transfer;

import io.jackfield.Say;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The part of a file that has come: `NAME.part` beside it, locked against other receivers. It
/// stays when the transfer fails, to go on from, and becomes the file when all has come. One
/// thread.
final class Part implements Closeable {
  static final String ENDING = ".part";

  private final Path target;
  private final Path path;
  private final FileChannel channel;

  private Part(Path target, Path path, FileChannel channel) {
    this.target = target;
    this.path = path;
    this.channel = channel;
  }

  static Part of(Path target) throws IOException {
    var path = target.resolveSibling(target.getFileName() + ENDING);
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              // A link that somebody put there must not lead us elsewhere.
              LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new TransferException("cannot write " + shown(path) + ": " + reason(e), e);
    }
    var part = new Part(target, path, channel);
    try {
      part.lock();
      return part;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void lock() throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      throw taken(e);
    }
    throw taken(null);
  }

  private TransferException taken(@Nullable Throwable cause) {
    return new TransferException("another receiver is at work on " + shown(path), cause);
  }

  long size() throws IOException {
    return channel.size();
  }

  /// How many bytes its disk has left.
  long room() throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  /// Reads all that there is into a sum, and stands at its end.
  void sum(MessageDigest into) throws IOException {
    var buffer = Talk.buffer();
    channel.position(0);
    while (channel.read(buffer.clear()) >= 0) {
      into.update(buffer.flip());
    }
  }

  /// Forgets all that there is.
  void beginAnew() throws IOException {
    channel.truncate(0);
    channel.position(0);
  }

  void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new TransferException(
          "cannot write " + shown(path) + ": " + reason(e) + "; it is kept as far as it came", e);
    }
  }

  /// Makes it the file, for good: after this a crash of the machine loses nothing.
  void finish(boolean replace) throws IOException {
    try {
      channel.force(true);
      if (replace) {
        Files.move(
            path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(path, target);
      }
      syncFolder();
    } catch (FileAlreadyExistsException e) {
      throw new TransferException(
          shown(target) + " has come into being meanwhile; all is in " + shown(path), e);
    } catch (IOException e) {
      throw new TransferException("cannot finish " + shown(target) + ": " + reason(e), e);
    }
  }

  private void syncFolder() throws IOException {
    var folder = target.toAbsolutePath().getParent();
    if (folder != null && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (var opened = FileChannel.open(folder)) {
        opened.force(true);
      }
    }
  }

  /// Removes it.
  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /// Removes it if there is nothing in it to go on from.
  void deleteIfEmpty() throws IOException {
    if (channel.isOpen() && channel.size() == 0) {
      delete();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return shown(path);
  }

  static String shown(Path path) {
    return Say.text(path.toString());
  }

  private static String reason(IOException e) {
    var message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : Say.text(message);
  }
}
