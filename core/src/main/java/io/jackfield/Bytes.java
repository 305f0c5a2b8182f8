package io.jackfield;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A sequence of bytes with value equality: what came from a peer or goes to one. Immutable.
///
/// It exists because a `byte[]` compares by identity, prints as an address and can change under its
/// reader's hands.
public final class Bytes {
  /// No bytes.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] data;

  private Bytes(byte[] data) {
    this.data = data;
  }

  /// A copy of the array.
  public static Bytes of(byte... data) {
    return data.length == 0 ? EMPTY : new Bytes(data.clone());
  }

  /// A copy of the array's part from `offset`, `length` bytes long.
  public static Bytes of(byte[] data, int offset, int length) {
    return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(data, offset, offset + length));
  }

  /// The text in UTF-8.
  public static Bytes of(String text) {
    return of(text, StandardCharsets.UTF_8);
  }

  /// The text in the given charset; what the charset lacks becomes its replacement.
  public static Bytes of(String text, Charset charset) {
    return text.isEmpty() ? EMPTY : new Bytes(text.getBytes(charset));
  }

  /// A copy of the buffer's remaining bytes; the buffer's position stays.
  public static Bytes copyOf(ByteBuffer buffer) {
    var data = new byte[buffer.remaining()];
    buffer.get(buffer.position(), data);
    return data.length == 0 ? EMPTY : new Bytes(data);
  }

  /// Wraps without copying; for arrays that nobody else keeps.
  static Bytes wrap(byte[] data) {
    return data.length == 0 ? EMPTY : new Bytes(data);
  }

  /// How many bytes.
  public int size() {
    return data.length;
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return data.length == 0;
  }

  /// The byte at `index`, counted from 0.
  public byte at(int index) {
    return data[index];
  }

  /// The bytes decoded as UTF-8; what is malformed becomes U+FFFD.
  public String text() {
    return text(StandardCharsets.UTF_8);
  }

  /// The bytes decoded in the given charset; what is malformed becomes its replacement.
  public String text(Charset charset) {
    return new String(data, charset);
  }

  /// A copy as an array.
  public byte[] toArray() {
    return data.clone();
  }

  /// A read-only view.
  public ByteBuffer toBuffer() {
    return ByteBuffer.wrap(data).asReadOnlyBuffer();
  }

  /// The backing array, for callers in this package that promise not to change it.
  byte[] array() {
    return data;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(data, bytes.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  /// Printable and safe for a terminal or a log: ASCII as it is, the rest as `\n` or `\xNN`.
  @Override
  public String toString() {
    return Escape.bytes(data, 0, data.length);
  }
}
