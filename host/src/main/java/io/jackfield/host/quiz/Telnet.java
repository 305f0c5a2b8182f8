package io.jackfield.host.quiz;

import java.io.ByteArrayOutputStream;

/// Takes the commands out of what a telnet client sends (RFC 854): it negotiates unasked.
final class Telnet {
  private static final int SE = 240;
  private static final int SB = 250;
  private static final int WILL = 251;
  private static final int DONT = 254;
  private static final int IAC = 255;

  private Telnet() {}

  /// The bytes of a line without commands; one that the line's end cuts off goes as well.
  static byte[] strip(byte[] line) {
    var out = new ByteArrayOutputStream(line.length);
    int i = 0;
    while (i < line.length) {
      if ((line[i] & 0xff) == IAC) {
        i = afterCommand(line, i + 1);
      } else {
        out.write(line[i]);
        i++;
      }
    }
    return out.toByteArray();
  }

  /// Where the command ends whose second byte stands at `i`.
  private static int afterCommand(byte[] line, int i) {
    if (i >= line.length) {
      return i;
    }
    int command = line[i] & 0xff;
    if (command >= WILL && command <= DONT) {
      return i + 2;
    }
    if (command != SB) {
      // An escaped 0xff is dropped too: it occurs in no UTF-8 text.
      return i + 1;
    }
    for (int end = i + 1; end + 1 < line.length; end++) {
      if ((line[end] & 0xff) == IAC && (line[end + 1] & 0xff) == SE) {
        return end + 2;
      }
    }
    return line.length;
  }
}
