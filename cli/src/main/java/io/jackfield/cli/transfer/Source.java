package io.jackfield.cli.transfer;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Say;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What is sent: a file, or a stream whose size nobody knows beforehand.
public sealed interface Source extends Closeable {

  /// How many bytes it has, if it is known; such a source can begin anew.
  OptionalLong size();

  /// Reads some bytes; -1 at the end.
  int read(ByteBuffer target) throws IOException;

  /// Goes back to the first byte.
  void rewind() throws IOException;

  /// A file; what is not a plain file, as a pipe that has a name, is a stream.
  ///
  /// @throws TransferException when it is not there, or is a folder
  static Source file(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new TransferException(
          "\""
              + Say.text(path.toString())
              + "\" is a folder: pack it, as with tar c FOLDER | jack"
              + " send --name FOLDER.tar - HOST PORT");
    }
    try {
      var channel = FileChannel.open(path);
      return new OfFile(
          channel,
          Files.isRegularFile(path) ? OptionalLong.of(channel.size()) : OptionalLong.empty());
    } catch (NoSuchFileException e) {
      throw new TransferException("there is no file \"" + Say.text(path.toString()) + "\"", e);
    }
  }

  /// Standard input, say.
  static Source stream(Duplex duplex) {
    return new OfStream(duplex);
  }

  /// A file.
  ///
  /// @param channel open for reading
  /// @param size empty where the file has none
  record OfFile(FileChannel channel, OptionalLong size) implements Source {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public void rewind() throws IOException {
      channel.position(0);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /// A stream.
  ///
  /// @param duplex read to its end
  record OfStream(Duplex duplex) implements Source {
    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return duplex.read(target, Deadline.none());
    }

    @Override
    public void rewind() {
      throw new IllegalStateException("a stream cannot begin anew");
    }

    @Override
    public void close() throws IOException {
      duplex.close();
    }
  }
}
