package io.jackfield.cli.ncat;

/// Bytes as the original's hex dump shows them: sixteen to a line, from offset 0 for each piece.
final class HexDump {
  private static final int WIDTH = 16;
  private static final int TEXT_COLUMN = 57;

  private HexDump() {}

  static String of(byte[] bytes) {
    var all = new StringBuilder();
    for (int offset = 0; offset < bytes.length; offset += WIDTH) {
      line(bytes, offset, Math.min(bytes.length, offset + WIDTH), all);
    }
    return all.toString();
  }

  private static void line(byte[] bytes, int from, int to, StringBuilder all) {
    int start = all.length();
    all.append(String.format("%04x   ", from));
    for (int i = from; i < to; i++) {
      all.append(String.format("%02x ", bytes[i]));
      if (i - from == WIDTH / 2 - 1) {
        all.append(' ');
      }
    }
    all.append(" ".repeat(start + TEXT_COLUMN - all.length()));
    for (int i = from; i < to; i++) {
      // A blank is shown as a dot as well.
      all.append(bytes[i] > ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
    }
    all.append(" ".repeat(from + WIDTH - to)).append('\n');
  }
}
