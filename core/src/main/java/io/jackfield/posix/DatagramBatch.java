package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Many datagrams with one call: `recvmmsg(2)` and `sendmmsg(2)`. One thread at a time; ask
/// [Sockets#isAvailable] first.
///
/// What was received last stays until the next call; an answer goes to the sender of one of those.
public final class DatagramBatch implements Closeable {
  /// The most that are received at once.
  public static final int MOST = 64;

  /// The most that one may carry.
  private static final int LARGEST = 65_536;

  // All answers of a batch; a single one fits in any case.
  private static final int OUT_BYTES = 256 * 1024;

  // struct mmsghdr, struct iovec and struct sockaddr_in6 of 64-bit Linux, the last rounded up.
  private static final int HEADER = 64;
  private static final int VECTOR = 16;
  private static final int NAME = 32;
  private static final int NAME_AT = 0;
  private static final int NAME_LENGTH_AT = 8;
  private static final int VECTORS_AT = 16;
  private static final int VECTOR_COUNT_AT = 24;
  private static final int LENGTH_AT = 56;

  private static final int MSG_DONTWAIT = 0x40;

  private static final ValueLayout.OfShort NETWORK_SHORT =
      JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private static final MemorySegment RECVMMSG = Calls.find("recvmmsg");
  private static final MemorySegment SENDMMSG = Calls.find("sendmmsg");

  private final int socket;
  private final Arena arena = Arena.ofShared();
  private final Half in = new Half(arena, (long) MOST * LARGEST);
  private final Half out = new Half(arena, OUT_BYTES);
  private int answers;
  private int sent;
  private long outUsed;
  private Sender refused = new Sender(0, 0, 0, 0, true);

  /// The headers, vectors and names of [#MOST] datagrams, and room for what they carry.
  private static final class Half {
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment names;
    private final MemorySegment data;

    Half(Arena arena, long bytes) {
      headers = arena.allocate((long) MOST * HEADER, Long.BYTES);
      vectors = arena.allocate((long) MOST * VECTOR, Long.BYTES);
      names = arena.allocate((long) MOST * NAME, Long.BYTES);
      data = arena.allocate(bytes);
      for (int i = 0; i < MOST; i++) {
        long header = (long) i * HEADER;
        headers.set(JAVA_LONG, header + NAME_AT, names.address() + (long) i * NAME);
        headers.set(JAVA_LONG, header + VECTORS_AT, vectors.address() + (long) i * VECTOR);
        headers.set(JAVA_LONG, header + VECTOR_COUNT_AT, 1);
      }
    }

    void place(int i, long at, int length) {
      vectors.set(JAVA_LONG, (long) i * VECTOR, data.address() + at);
      vectors.set(JAVA_LONG, (long) i * VECTOR + 8, length);
    }

    void nameLength(int i, int length) {
      headers.set(JAVA_INT, (long) i * HEADER + NAME_LENGTH_AT, length);
    }

    int nameLength(int i) {
      return headers.get(JAVA_INT, (long) i * HEADER + NAME_LENGTH_AT);
    }
  }

  /// For a socket, which stays its owner's.
  public DatagramBatch(int socket) {
    this.socket = socket;
    for (int i = 0; i < MOST; i++) {
      in.place(i, (long) i * LARGEST, LARGEST);
    }
  }

  /// Takes what is there, without waiting.
  ///
  /// @return how many datagrams, or a negated error number, [Sockets#EAGAIN] for none
  public int receive() {
    for (int i = 0; i < MOST; i++) {
      in.nameLength(i, NAME);
    }
    return Calls.retried(RECVMMSG, socket, in.headers.address(), MOST, MSG_DONTWAIT, 0);
  }

  /// What a datagram carries.
  public byte[] bytes(int i) {
    int length = in.headers.get(JAVA_INT, (long) i * HEADER + LENGTH_AT);
    return in.data.asSlice((long) i * LARGEST, length).toArray(JAVA_BYTE);
  }

  /// Who sent it.
  public Sender sender(int i) {
    return sender(in, i);
  }

  private static Sender sender(Half half, int i) {
    var names = half.names;
    long at = (long) i * NAME;
    int port = Short.toUnsignedInt(names.get(NETWORK_SHORT, at + 2));
    return names.get(JAVA_SHORT, at) == Sockets.AF_INET
        ? new Sender(0, names.get(JAVA_INT, at + 4), port, 0, true)
        : new Sender(
            names.get(JAVA_LONG, at + 8),
            names.get(JAVA_LONG, at + 16),
            port,
            names.get(JAVA_INT, at + 24),
            false);
  }

  /// Puts an answer to the sender of datagram `i` in the queue.
  ///
  /// @return false when there is no room: [#send] first
  public boolean answer(int i, byte[] bytes) {
    if (answers == MOST || bytes.length > OUT_BYTES - outUsed) {
      return false;
    }
    MemorySegment.copy(bytes, 0, out.data, JAVA_BYTE, outUsed, bytes.length);
    MemorySegment.copy(in.names, (long) i * NAME, out.names, (long) answers * NAME, NAME);
    out.nameLength(answers, in.nameLength(i));
    out.place(answers, outUsed, bytes.length);
    outUsed += bytes.length;
    answers++;
    return true;
  }

  /// Sends what is in the queue. One that the kernel refuses is dropped; those after it are sent by
  /// the next call.
  ///
  /// @return 0 when all is done, or a negated error number: see [#refused]
  public int send() {
    while (sent < answers) {
      long from = out.headers.address() + (long) sent * HEADER;
      int count = Calls.retried(SENDMMSG, socket, from, answers - sent, 0);
      if (count < 0) {
        refused = sender(out, sent);
        sent++;
        return count;
      }
      sent += count;
    }
    answers = 0;
    sent = 0;
    outUsed = 0;
    return 0;
  }

  /// To whom the answer was that the kernel refused last.
  public Sender refused() {
    return refused;
  }

  /// Gives the memory back. Nobody uses this any more.
  @Override
  public void close() {
    arena.close();
  }

  /// The address of a sender, cheap to compare.
  ///
  /// @param high the upper half of an IPv6 address as it stands in memory, 0 of an IPv4 one
  /// @param low the lower half of an IPv6 address as it stands in memory, or an IPv4 one
  /// @param port its port
  /// @param scope which network an IPv6 link-local address means, else 0
  /// @param isIpv4 whether it is an IPv4 address
  public record Sender(long high, long low, int port, int scope, boolean isIpv4) {
    /// The IP address: 4 bytes, or 16.
    public byte[] ip() {
      var bytes = ByteBuffer.allocate(isIpv4 ? 4 : 16).order(ByteOrder.nativeOrder());
      return (isIpv4 ? bytes.putInt((int) low) : bytes.putLong(high).putLong(low)).array();
    }
  }
}
