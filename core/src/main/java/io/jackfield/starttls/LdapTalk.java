package io.jackfield.starttls;

import io.jackfield.TlsException.Reason;
import io.jackfield.opening.Opening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// LDAP: the extended operation StartTLS (RFC 4511, 4.14), in BER.
final class LdapTalk implements Talk {
  private static final String OPERATION = "1.3.6.1.4.1.1466.20037";
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int ENUMERATED = 0x0a;
  private static final int EXTENDED_REQUEST = 0x77;
  private static final int EXTENDED_RESPONSE = 0x78;
  private static final int REQUEST_NAME = 0x80;

  @Override
  public String name() {
    return "ldap";
  }

  @Override
  public void hold(Opening opening, String host) throws IOException {
    var name = element(REQUEST_NAME, OPERATION.getBytes(StandardCharsets.US_ASCII));
    var message = new ByteArrayOutputStream();
    message.writeBytes(element(INTEGER, new byte[] {1}));
    message.writeBytes(element(EXTENDED_REQUEST, name));
    opening.send(element(SEQUENCE, message.toByteArray()));
    int code = resultCode(opening);
    if (code != 0) {
      throw new RefusedException(
          Reason.NOT_TLS, "the server refused with result code " + code + meaning(code));
    }
  }

  private static String meaning(int code) {
    return switch (code) {
      case 1 -> " (operations error)";
      case 2 -> " (protocol error: it knows no StartTLS)";
      case 52 -> " (unavailable: it has no certificate, perhaps)";
      default -> "";
    };
  }

  /// Of short elements only, which these are.
  private static byte[] element(int tag, byte[] content) {
    var element = new ByteArrayOutputStream();
    element.write(tag);
    element.write(content.length);
    element.writeBytes(content);
    return element.toByteArray();
  }

  /// Reads the whole answer, to its last byte.
  private static int resultCode(Opening opening) throws IOException {
    expect(opening, SEQUENCE);
    var message = new Element(opening.exactly(length(opening)));
    var _ = message.take(INTEGER);
    var response = new Element(message.take(EXTENDED_RESPONSE));
    var code = response.take(ENUMERATED);
    if (code.length != 1) {
      throw notLdap();
    }
    return code[0] & 0xff;
  }

  private static void expect(Opening opening, int tag) throws IOException {
    if (opening.next() != tag) {
      throw notLdap();
    }
  }

  private static int length(Opening opening) throws IOException {
    int length = opening.next();
    if (length < 0x80) {
      return length;
    }
    // The long form: the number of the bytes that follow. What needs more than two is too long.
    int count = length & 0x7f;
    if (count == 0 || count > 2) {
      throw notLdap();
    }
    return count == 1 ? opening.next() : opening.nextShort();
  }

  private static RefusedException notLdap() {
    return new RefusedException(
        Reason.PROTOCOL, "the server speaks another protocol; this is no answer of LDAP");
  }

  /// Elements within an element.
  private static final class Element {
    private final byte[] content;
    private int at;

    Element(byte[] content) {
      this.content = content;
    }

    byte[] take(int tag) throws RefusedException {
      if (next() != tag) {
        throw notLdap();
      }
      int length = next();
      if (length >= 0x80) {
        int count = length & 0x7f;
        length = 0;
        for (int i = 0; i < count && i < 3; i++) {
          length = length << 8 | next();
        }
      }
      if (length > content.length - at) {
        throw notLdap();
      }
      var taken = java.util.Arrays.copyOfRange(content, at, at + length);
      at += length;
      return taken;
    }

    private int next() throws RefusedException {
      if (at == content.length) {
        throw notLdap();
      }
      return content[at++] & 0xff;
    }
  }
}
