package io.jackfield.tls;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLEngine;

/// The bytes that came from the transport and are to be decrypted. They are read into a small
/// buffer until a read fills it, then into a large one; while nothing comes, the large one is given
/// back.
///
/// One thread at a time.
final class Incoming {
  // RFC 8446, 5.1: the type, the version, and how many bytes follow.
  private static final int HEADER_BYTES = 5;
  private static final int LENGTH_AT = 3;

  private final Duplex inner;
  private ByteBuffer buffer;
  // Whether the last read left no room, so that there may be more.
  private boolean filled;

  /// From the transport, with room for a packet of that size.
  Incoming(Duplex inner, int packetBytes) {
    this.inner = inner;
    this.buffer = ByteBuffer.allocate(packetBytes).flip();
  }

  /// What is to be decrypted, between position and limit, until the next [#read].
  ByteBuffer bytes() {
    return buffer;
  }

  /// Whether a record has come whole.
  boolean hasRecord() {
    int remaining = buffer.remaining() - HEADER_BYTES;
    return remaining >= 0
        && remaining >= Short.toUnsignedInt(buffer.getShort(buffer.position() + LENGTH_AT));
  }

  /// Reads more, behind what is there, as much as the engine may want at once.
  int read(SSLEngine engine, Deadline deadline) throws IOException {
    return read(engine.getSession().getPacketBufferSize(), deadline);
  }

  /// Reads more, behind what is there.
  ///
  /// @param packetBytes the least room for all of it
  /// @return as [Duplex#read]
  int read(int packetBytes, Deadline deadline) throws IOException {
    if (filled && !BulkBuffers.isBulk(buffer)) {
      buffer = BulkBuffers.take().put(buffer);
    } else if (buffer.capacity() < packetBytes) {
      buffer = ByteBuffer.allocate(packetBytes).put(buffer);
    } else {
      buffer.compact();
    }
    try {
      int count =
          filled || !BulkBuffers.isBulk(buffer)
              ? inner.read(buffer, deadline)
              : readOrGiveBack(packetBytes, deadline);
      filled = !buffer.hasRemaining();
      return count;
    } finally {
      buffer.flip();
    }
  }

  /// Takes what is there, else waits for it with a small buffer: there may be thousands that wait.
  private int readOrGiveBack(int packetBytes, Deadline deadline) throws IOException {
    try {
      return inner.read(buffer, Deadline.after(Duration.ZERO));
    } catch (SocketTimeoutException nothingYet) {
      if (buffer.position() < packetBytes) {
        var bulk = buffer.flip();
        buffer = ByteBuffer.allocate(packetBytes).put(bulk);
        BulkBuffers.giveBack(bulk);
      }
      return inner.read(buffer, deadline);
    }
  }
}
