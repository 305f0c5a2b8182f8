package io.jackfield.tls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts what comes during a handshake into the order in which it was said, each message once. The
/// JDK's engine (25.0.3) is meant to do so itself, but fails on many a mixture of lost, doubled and
/// late records: it takes a repeated message for an unexpected one, or goes on without a session
/// ticket that was lost and finds that the Finished is wrong.
///
/// Messages have numbers (RFC 6347, 4.2.2). The Change Cipher Spec has none; it waits for the
/// message that must come before it. What is encrypted waits for the Change Cipher Spec.
///
/// For one thread.
final class DtlsInbox {
  // Kinds of messages (RFC 5246, 7.4; RFC 5077, 3.3).
  private static final int SERVER_HELLO = 2;
  private static final int SESSION_TICKET = 4;
  private static final int CERTIFICATE = 11;
  private static final int SERVER_HELLO_DONE = 14;
  private static final int CERTIFICATE_VERIFY = 15;
  private static final int CLIENT_KEY_EXCHANGE = 16;

  // Length of a Certificate that holds none.
  private static final int NO_CERTIFICATES = 3;

  private static final int MESSAGE_HEADER = 12;

  // A flight is some five messages; a chain of certificates comes in tens of fragments.
  private static final int MOST_AHEAD = 16;
  private static final int MOST_HELD = 256;

  private final boolean fromClient;
  private final ArrayDeque<ByteBuffer> ready = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> early = new ArrayDeque<>();
  private final TreeMap<Long, Piece> pieces = new TreeMap<>();
  private final List<ByteBuffer> encrypted = new ArrayList<>();
  private @Nullable ByteBuffer cipherSpec;
  private boolean cipherSpecGiven;
  private boolean mayChangeCipher;
  private boolean needsMore;
  private int nextMessage;
  private int nextOffset;
  private long recordNumber;

  /// A record with one fragment of one message.
  private record Piece(ByteBuffer record, int kind, int total, int offset, int length) {}

  /// @param fromClient whether the other side is the client
  DtlsInbox(boolean fromClient) {
    this.fromClient = fromClient;
  }

  /// Takes a datagram in; whether the peer repeated in it what it had said before.
  boolean add(ByteBuffer datagram) {
    boolean repeated = false;
    while (DtlsRecords.isRecord(datagram)) {
      var record = DtlsRecords.next(datagram);
      int type = DtlsRecords.type(record);
      if (DtlsRecords.epoch(record) > 0) {
        repeated |= cipherSpecGiven;
        keepEncrypted(record, type);
      } else if (type == DtlsRecords.HANDSHAKE) {
        repeated |= addMessages(record);
      } else if (type == DtlsRecords.CHANGE_CIPHER_SPEC) {
        repeated |= cipherSpecGiven;
        cipherSpec = record;
      } else if (type == DtlsRecords.ALERT) {
        ready.add(record);
      }
    }
    giveMessages();
    return repeated;
  }

  private void keepEncrypted(ByteBuffer record, int type) {
    if (type == DtlsRecords.APPLICATION_DATA) {
      if (early.size() < MOST_HELD) {
        early.add(record);
      }
    } else if (cipherSpecGiven) {
      ready.add(record);
    } else if (encrypted.size() < MOST_HELD) {
      encrypted.add(record);
    }
  }

  private boolean addMessages(ByteBuffer record) {
    boolean old = false;
    int at = DtlsRecords.HEADER;
    while (at + MESSAGE_HEADER <= record.limit()) {
      int length = number(record, at + 9);
      if (at + MESSAGE_HEADER + length > record.limit()) {
        break;
      }
      int message = Short.toUnsignedInt(record.getShort(at + 4));
      int offset = number(record, at + 6);
      if (message < nextMessage) {
        old = true;
      } else if (message < nextMessage + MOST_AHEAD && pieces.size() < MOST_HELD) {
        var alone = DtlsRecords.with(record, at, MESSAGE_HEADER + length);
        var piece = new Piece(alone, record.get(at), number(record, at + 1), offset, length);
        pieces.putIfAbsent(key(message, offset), piece);
      }
      at += MESSAGE_HEADER + length;
    }
    return old;
  }

  private static int number(ByteBuffer from, int at) {
    return (Short.toUnsignedInt(from.getShort(at)) << 8) | Byte.toUnsignedInt(from.get(at + 2));
  }

  private static long key(int message, int offset) {
    return ((long) message << 24) | offset;
  }

  private void giveMessages() {
    var entry = pieces.floorEntry(key(nextMessage, nextOffset));
    while (entry != null && entry.getKey() >> 24 == nextMessage) {
      var piece = entry.getValue();
      int end = piece.offset + piece.length;
      if (end <= nextOffset && piece.total > 0) {
        // All of it is known; the rest is still to come.
        break;
      }
      give(piece.record);
      nextOffset = end;
      if (end >= piece.total) {
        note(piece);
        nextMessage++;
        nextOffset = 0;
        pieces.headMap(key(nextMessage, 0)).clear();
      }
      entry = pieces.floorEntry(key(nextMessage, nextOffset));
    }
    if (cipherSpec != null && !cipherSpecGiven && mayChangeCipher && !needsMore) {
      give(cipherSpec);
      cipherSpecGiven = true;
      ready.addAll(encrypted);
      encrypted.clear();
    }
  }

  /// What the message means for the Change Cipher Spec.
  private void note(Piece piece) {
    switch (piece.kind) {
      case SERVER_HELLO -> needsMore = DtlsRecords.promisesTicket(piece.record);
      // A client that shows one proves next that it has the key.
      case CERTIFICATE -> needsMore |= fromClient && piece.total > NO_CERTIFICATES;
      case SESSION_TICKET, CERTIFICATE_VERIFY -> needsMore = false;
      case SERVER_HELLO_DONE, CLIENT_KEY_EXCHANGE -> mayChangeCipher = true;
      default -> {}
    }
  }

  /// Repetitions have later numbers than what they repeat; in the clear nothing protects the
  /// number, so the engine gets one that fits the order.
  private void give(ByteBuffer record) {
    ready.add(DtlsRecords.numbered(record, recordNumber++));
  }

  /// The next record for the engine; null when none is ready.
  @Nullable ByteBuffer poll() {
    return ready.poll();
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /// What the peer said already of the conversation to come; null when that is all.
  @Nullable ByteBuffer pollEarly() {
    return early.poll();
  }
}
