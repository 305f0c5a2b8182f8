package io.jackfield.starttls;

import io.jackfield.TlsException.Reason;
import io.jackfield.opening.Opening;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// MySQL and MariaDB: the server's greeting, then the message SSLRequest (protocol version 10).
final class MysqlTalk implements Talk {
  private static final int PROTOCOL_41 = 0x0200;
  private static final int SSL = 0x0800;
  private static final int SECURE_CONNECTION = 0x8000;
  private static final int MOST_PACKET = 16 * 1024 * 1024;
  private static final int UTF8 = 33;
  private static final int REQUEST_BYTES = 32;

  @Override
  public String name() {
    return "mysql";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    int length = opening.next() | opening.next() << 8 | opening.next() << 16;
    int number = opening.next();
    int version = number == 0 ? opening.peek() : -1;
    if (version != 10 && version != 0xff) {
      throw new RefusedException(
          Reason.PROTOCOL, "the server speaks another protocol; this is no greeting of MySQL");
    }
    var greeting = opening.exactly(length);
    if (version == 0xff) {
      // An error: its number, then its text.
      throw RefusedException.refused(
          new String(
              greeting, Math.min(3, length), Math.max(length - 3, 0), StandardCharsets.UTF_8));
    }
    if ((capabilities(greeting) & SSL) == 0) {
      throw RefusedException.notOffered();
    }
    opening.send(request());
  }

  /// The lower half of what the server can: after its version's text, the connection's number,
  /// eight bytes of salt and a zero.
  private static int capabilities(byte[] greeting) throws RefusedException {
    int at = 1;
    while (at < greeting.length && greeting[at] != 0) {
      at++;
    }
    at += 1 + 4 + 8 + 1;
    if (at + 2 > greeting.length) {
      throw new RefusedException(Reason.PROTOCOL, "the server's greeting is too short");
    }
    return (greeting[at] & 0xff) | ((greeting[at + 1] & 0xff) << 8);
  }

  private static byte[] request() {
    return ByteBuffer.allocate(4 + REQUEST_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) REQUEST_BYTES)
        .put((byte) 0)
        .put((byte) 0)
        .put((byte) 1)
        .putInt(PROTOCOL_41 | SSL | SECURE_CONNECTION)
        .putInt(MOST_PACKET)
        .put((byte) UTF8)
        .array();
  }
}
