package io.jackfield.cli;

import io.jackfield.Say;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Stdio;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Where a verb's data go that is asked to write a file or standard output.
sealed interface Output {

  /// What writes the data.
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /// Standard output.
  record Standard() implements Output {
    @Override
    public void write(Context context, Writing writing) throws IOException {
      var out = context.out();
      var buffered = new BufferedOutputStream(out);
      writing.to(buffered);
      buffered.flush();
      if (out.checkError()) {
        throw Stdio.standardOutputFailed(new IOException("standard output took no more"));
      }
    }
  }

  /// A file.
  ///
  /// @param replace whether a file that is there may be replaced
  record File(Path path, boolean replace) implements Output {
    @Override
    public void write(Context context, Writing writing) throws IOException {
      if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
        // A pipe or a device.
        try (var out = new BufferedOutputStream(Files.newOutputStream(path))) {
          writing.to(out);
        }
        return;
      }
      if (!replace && Files.exists(path)) {
        throw new FileAlreadyExistsException(path + " is there already; --force replaces it");
      }
      if (Files.isDirectory(path)) {
        throw new IOException(path + " is a folder: name a file");
      }
      long bytes = writeWhole(writing);
      context.say("wrote " + path + ": " + Say.bytes(bytes));
    }

    /// Under another name first, so that nobody meets half a file, and so that a transcript can be
    /// replaced by what is made of it. For the owner's eyes only, as the transcript is.
    private long writeWhole(Writing writing) throws IOException {
      var folder = path.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new IOException("cannot write " + path + ": there is no such folder");
      }
      var part = Files.createTempFile(folder, "." + path.getFileName(), ".part");
      try {
        try (var out = new BufferedOutputStream(Files.newOutputStream(part))) {
          writing.to(out);
        }
        long bytes = Files.size(part);
        Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
        return bytes;
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  /// Writes all of it.
  void write(Context context, Writing writing) throws IOException;
}
