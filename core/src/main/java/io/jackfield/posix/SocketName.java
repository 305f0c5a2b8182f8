package io.jackfield.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A socket's address as the C library has it (`struct sockaddr`), of any family. Immutable.
public final class SocketName {
  /// Room for any of them.
  static final int MOST_BYTES = 128;

  // The family comes first; a Unix path follows.
  private static final int PATH_AT = 2;
  private static final int PATH_BYTES = 108;

  private final byte[] bytes;

  private SocketName(byte[] bytes) {
    this.bytes = bytes;
  }

  static SocketName copyOf(MemorySegment memory, int length) {
    return new SocketName(memory.asSlice(0, length).toArray(JAVA_BYTE));
  }

  /// The name of a Unix socket: a path, or with `@` in front a name in Linux's abstract namespace.
  ///
  /// @return empty when it is too long for the kernel
  public static Optional<SocketName> unix(String path) {
    var text = path.getBytes(StandardCharsets.UTF_8);
    boolean hidden = path.startsWith("@");
    // A path has a NUL at its end, an abstract name one at its start, in the place of the @.
    int length = hidden ? text.length : text.length + 1;
    if (length > PATH_BYTES) {
      return Optional.empty();
    }
    var bytes = new byte[PATH_AT + length];
    MemorySegment.ofArray(bytes).set(JAVA_SHORT.withByteAlignment(1), 0, (short) Sockets.AF_UNIX);
    System.arraycopy(text, 0, bytes, PATH_AT, text.length);
    if (hidden) {
      bytes[PATH_AT] = 0;
    }
    return Optional.of(new SocketName(bytes));
  }

  /// One of `AF_INET`, `AF_INET6`, `AF_UNIX` of [Sockets].
  public int family() {
    return MemorySegment.ofArray(bytes).get(JAVA_SHORT.withByteAlignment(1), 0);
  }

  /// The IP address in it: 4 bytes, or 16.
  ///
  /// @throws IllegalStateException when it has none
  public byte[] ip() {
    return switch (family()) {
      case Sockets.AF_INET -> Arrays.copyOfRange(bytes, 4, 8);
      case Sockets.AF_INET6 -> Arrays.copyOfRange(bytes, 8, 24);
      default -> throw new IllegalStateException("no IP address in a name of family " + family());
    };
  }

  int length() {
    return bytes.length;
  }

  /// Writes it to the start of some memory, for options that hold an address.
  public void copyTo(MemorySegment memory) {
    memory.copyFrom(MemorySegment.ofArray(bytes));
  }

  MemorySegment copyInto(Arena arena) {
    return arena.allocate(MOST_BYTES, Long.BYTES).copyFrom(MemorySegment.ofArray(bytes));
  }
}
