package io.jackfield.host.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads text files that a person wrote: UTF-8, with or without a byte order mark.
public final class TextFile {
  private TextFile() {}

  /// The whole text without its byte order mark; empty when it cannot be read, which is noted.
  public static Optional<String> read(Path file, Problems problems) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      problems.add(file, 0, "", "no such file");
      return Optional.empty();
    } catch (IOException e) {
      problems.add(file, 0, "", "cannot be read: " + e);
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    var result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      problems.add(
          file,
          lineOf(bytes, in.position()),
          "",
          String.format("not UTF-8: byte 0x%02x; save the file as UTF-8", bytes[in.position()]));
      return Optional.empty();
    }
    var text = out.flip().toString();
    return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private static int lineOf(byte[] bytes, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }
}
