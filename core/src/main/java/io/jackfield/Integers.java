package io.jackfield;

import java.nio.ByteOrder;

/// Integers of 1 to 8 bytes, in two's complement, in either byte order.
final class Integers {
  private Integers() {}

  static void checkSize(int bytes) {
    if (bytes < 1 || bytes > Long.BYTES) {
      throw new IllegalArgumentException("an integer has 1 to 8 bytes, not " + bytes);
    }
  }

  /// With the sign that its first bit says.
  static long decode(Bytes bytes, ByteOrder order) {
    int size = bytes.size();
    long value = 0;
    for (int i = 0; i < size; i++) {
      int at = order == ByteOrder.BIG_ENDIAN ? i : size - 1 - i;
      value = (value << 8) | (bytes.at(at) & 0xff);
    }
    int unused = Long.SIZE - 8 * size;
    return (value << unused) >> unused;
  }

  /// The same bits without a sign; 8 bytes fill the `long`, sign and all.
  static long unsigned(long value, int bytes) {
    int unused = Long.SIZE - 8 * bytes;
    return (value << unused) >>> unused;
  }

  /// @throws IllegalArgumentException when the value fits neither signed nor unsigned
  static Bytes encode(long value, int bytes, ByteOrder order) {
    checkSize(bytes);
    if (bytes < Long.BYTES) {
      long least = -1L << (8 * bytes - 1);
      long most = (1L << (8 * bytes)) - 1;
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "%d does not fit into %s".formatted(value, Say.bytes(bytes)));
      }
    }
    var data = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      int at = order == ByteOrder.BIG_ENDIAN ? bytes - 1 - i : i;
      data[at] = (byte) (value >>> (8 * i));
    }
    return Bytes.wrap(data);
  }
}
