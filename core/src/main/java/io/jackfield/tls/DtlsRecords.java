package io.jackfield.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// What can be seen of DTLS records from outside (RFC 6347, 4.1): type, version 254.x, epoch,
/// number, length; and of handshakes in the clear the messages.
final class DtlsRecords {
  static final int HEADER = 13;
  static final int CHANGE_CIPHER_SPEC = 20;
  static final int ALERT = 21;
  static final int HANDSHAKE = 22;
  static final int APPLICATION_DATA = 23;

  private static final int VERSION_AT = 1;
  private static final int EPOCH_AT = 3;
  private static final int LENGTH_AT = 11;
  private static final int VERSION = 254;
  private static final int TICKET_EXTENSION = 35;

  private DtlsRecords() {}

  /// Whether a whole record begins here.
  static boolean isRecord(ByteBuffer datagram) {
    int at = datagram.position();
    if (datagram.remaining() < HEADER) {
      return false;
    }
    int type = datagram.get(at);
    return type >= CHANGE_CIPHER_SPEC
        && type <= APPLICATION_DATA
        && Byte.toUnsignedInt(datagram.get(at + VERSION_AT)) == VERSION
        && datagram.remaining() >= HEADER + length(datagram, at);
  }

  private static int length(ByteBuffer datagram, int at) {
    return Short.toUnsignedInt(datagram.getShort(at + LENGTH_AT));
  }

  /// A copy of the record here, which begins at 0; the datagram goes on behind it.
  static ByteBuffer next(ByteBuffer datagram) {
    var record = new byte[HEADER + length(datagram, datagram.position())];
    datagram.get(record);
    return ByteBuffer.wrap(record);
  }

  static int type(ByteBuffer record) {
    return record.get(0);
  }

  static int epoch(ByteBuffer record) {
    return Short.toUnsignedInt(record.getShort(EPOCH_AT));
  }

  /// A record that carries only this part of another's content.
  static ByteBuffer with(ByteBuffer record, int at, int length) {
    return ByteBuffer.allocate(HEADER + length)
        .put(0, record, 0, HEADER)
        .put(HEADER, record, at, length)
        .putShort(LENGTH_AT, (short) length);
  }

  /// The record with another number.
  static ByteBuffer numbered(ByteBuffer record, long number) {
    short epoch = record.getShort(EPOCH_AT);
    // Six bytes of number follow the two of the epoch.
    return record.putLong(EPOCH_AT, number).putShort(EPOCH_AT, epoch);
  }

  /// Drops the records of handshakes: after this side's is done they are repetitions of the peer's,
  /// or the wish for another, which is not served.
  ///
  /// @return whether there were any
  static boolean keepConversation(ByteBuffer datagram) {
    boolean any = false;
    var kept = ByteBuffer.allocate(datagram.remaining());
    while (isRecord(datagram)) {
      var record = next(datagram);
      if (type(record) == HANDSHAKE || type(record) == CHANGE_CIPHER_SPEC) {
        any = true;
      } else {
        kept.put(record);
      }
    }
    datagram.clear().put(kept.flip()).flip();
    return any;
  }

  /// Whether the record's Server Hello has the extension that promises a session ticket. One that
  /// comes in fragments, which it has no size for, promises nothing.
  static boolean promisesTicket(ByteBuffer record) {
    var hello = record.duplicate();
    try {
      // Record and message header, version, random; then the session's number, cipher, compression.
      hello.position(HEADER + 12 + 2 + 32);
      hello.position(hello.position() + 1 + Byte.toUnsignedInt(hello.get(hello.position())) + 3);
      int end = Short.toUnsignedInt(hello.getShort()) + hello.position();
      while (hello.position() < end) {
        int extension = Short.toUnsignedInt(hello.getShort());
        int length = Short.toUnsignedInt(hello.getShort());
        if (extension == TICKET_EXTENSION) {
          return true;
        }
        hello.position(hello.position() + length);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      // Nonsense, which the engine judges.
      return false;
    }
    return false;
  }
}
