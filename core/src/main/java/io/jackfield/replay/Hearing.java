package io.jackfield.replay;

import io.jackfield.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Compares what comes with the record, as it comes. One thread at a time.
interface Hearing {

  /// Takes what came, in one piece of any size; of datagrams one.
  ///
  /// @throws IOException when a pattern cannot be matched
  void hear(ByteBuffer bytes) throws IOException;

  /// The other side has ended.
  void end() throws IOException;

  /// How far in the record what came has got.
  int position();

  /// Whether more could come that belongs before the [#position]: a match of a pattern may go on.
  boolean isOpen();

  /// The first place at which what came differs; null while there is none.
  @Nullable Mismatch mismatch();

  /// What came last, before the mismatch if there is one; at most [Difference#SHOWN_BYTES].
  Bytes before();

  /// What came instead of the record, from the mismatch on; at most [Difference#SHOWN_BYTES].
  Bytes instead();

  /// A place at which what came differs.
  ///
  /// @param position where in the record
  /// @param atEnd whether a datagram ended there, or the record does
  record Mismatch(int position, boolean atEnd) {}
}
