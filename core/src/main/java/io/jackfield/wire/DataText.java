package io.jackfield.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Tells text from other bytes.
final class DataText {
  // What comes in larger pieces is a file, not a line of a dialogue: not worth the look.
  private static final int LARGEST = 32 * 1024;

  private DataText() {}

  /// The text that they are: UTF-8, no control characters but those of lines, tabs and terminals,
  /// and not too long.
  static Optional<String> of(ByteBuffer bytes) {
    if (bytes.remaining() > LARGEST) {
      return Optional.empty();
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      return text.chars().allMatch(DataText::isText) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static boolean isText(int c) {
    return !Character.isISOControl(c) || "\n\r\t\u001b\u0007\b".indexOf(c) >= 0;
  }
}
