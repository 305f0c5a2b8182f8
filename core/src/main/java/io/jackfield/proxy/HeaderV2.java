package io.jackfield.proxy;

import io.jackfield.opening.Opening;
import io.jackfield.proxy.ProxyHeader.Ends;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The PROXY header in bytes: a signature, what it is, its length, the addresses, then pieces of
/// type, length and value, of which only the checksum concerns us.
final class HeaderV2 {
  /// How much of it is read. The format has room for 64 KiB, which a stranger must not make us
  /// hold.
  static final int MOST_BYTES = 4 * 1024;

  static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  private static final int START_BYTES = 16;
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;
  private static final int CHECKSUM = 0x03;

  private HeaderV2() {}

  static byte[] encode(Optional<Ends> ends) {
    if (ends.isEmpty()) {
      var header = ByteBuffer.allocate(START_BYTES).put(SIGNATURE);
      return header.put((byte) PROXY).put((byte) UNSPECIFIED).putShort((short) 0).array();
    }
    var source = bytes(ends.get().source().host());
    var destination = bytes(ends.get().destination().host());
    int length = 2 * source.length + 4;
    return ByteBuffer.allocate(START_BYTES + length)
        .put(SIGNATURE)
        .put((byte) PROXY)
        .put((byte) (source.length == 4 ? TCP4 : TCP6))
        .putShort((short) length)
        .put(source)
        .put(destination)
        .putShort((short) ends.get().source().port())
        .putShort((short) ends.get().destination().port())
        .array();
  }

  private static byte[] bytes(String host) {
    return Names.literal(host).orElseThrow().getAddress();
  }

  static Optional<Ends> read(Opening opening) throws IOException {
    for (var each : SIGNATURE) {
      if (opening.next() != each) {
        throw new BadHeaderException("it has the signature of neither version");
      }
    }
    int what = opening.next();
    int family = opening.next();
    int length = opening.nextShort();
    if (what != LOCAL && what != PROXY) {
      throw new BadHeaderException(
          "its version and command are 0x%02x, not 0x20 or 0x21".formatted(what));
    }
    if (START_BYTES + length > MOST_BYTES) {
      throw new BadHeaderException("it has " + length + " bytes, which is too long");
    }
    var rest = opening.exactly(length);
    int addresses = addressBytes(family);
    if (what == LOCAL || addresses < 0) {
      // To be skipped whole: the proxy speaks for itself, or of what is not TCP.
      return Optional.empty();
    }
    if (length < addresses) {
      throw new BadHeaderException(
          "it has " + length + " bytes, too few for its addresses (" + addresses + ")");
    }
    checkPieces(rest, addresses, start(what, family, length));
    return addresses == 0 ? Optional.empty() : Optional.of(ends(rest, addresses == 12 ? 4 : 16));
  }

  /// How many bytes the addresses have; -1 for what we cannot use.
  private static int addressBytes(int family) throws BadHeaderException {
    return switch (family) {
      case UNSPECIFIED -> 0;
      case TCP4 -> 12;
      case TCP6 -> 36;
      case 0x12, 0x22, 0x31, 0x32 -> -1;
      default -> throw new BadHeaderException("its address family is 0x%02x".formatted(family));
    };
  }

  private static byte[] start(int what, int family, int length) {
    var start = ByteBuffer.allocate(START_BYTES).put(SIGNATURE);
    return start.put((byte) what).put((byte) family).putShort((short) length).array();
  }

  private static Ends ends(byte[] rest, int size) throws IOException {
    var buffer = ByteBuffer.wrap(rest);
    var source = new byte[size];
    var destination = new byte[size];
    buffer.get(source).get(destination);
    int from = Short.toUnsignedInt(buffer.getShort());
    int to = Short.toUnsignedInt(buffer.getShort());
    return new Ends(
        ProxyProtocol.address(InetAddress.getByAddress(source), from),
        ProxyProtocol.address(InetAddress.getByAddress(destination), to));
  }

  /// Walks over the pieces behind the addresses and verifies the checksum where there is one.
  private static void checkPieces(byte[] rest, int from, byte[] start) throws BadHeaderException {
    var pieces = ByteBuffer.wrap(rest).position(from);
    while (pieces.hasRemaining()) {
      if (pieces.remaining() < 3) {
        throw new BadHeaderException("it ends within a piece");
      }
      int type = pieces.get();
      int length = Short.toUnsignedInt(pieces.getShort());
      if (length > pieces.remaining()) {
        throw new BadHeaderException("a piece of it is longer than the whole");
      }
      if (type == CHECKSUM) {
        if (length != 4) {
          throw new BadHeaderException("its checksum has " + length + " bytes");
        }
        checkSum(rest, pieces.position(), start);
      }
      pieces.position(pieces.position() + length);
    }
  }

  /// The sum is over the whole header with zeros in its own place (RFC 4960, appendix B).
  private static void checkSum(byte[] rest, int at, byte[] start) throws BadHeaderException {
    int told = ByteBuffer.wrap(rest).getInt(at);
    var sum = new CRC32C();
    sum.update(start);
    sum.update(rest, 0, at);
    sum.update(new byte[4]);
    sum.update(rest, at + 4, rest.length - at - 4);
    if ((int) sum.getValue() != told) {
      throw new BadHeaderException("its checksum is wrong");
    }
  }
}
