package io.jackfield.cli.nc;

import io.jackfield.cli.netcat.Crlf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Bytes that were read and not yet written. One thread.
final class Pending implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory;
  private final int readBytes;
  private @Nullable Crlf lineEnds;
  private long start;
  private long end;

  /// Room for reads of at most so many bytes.
  Pending(int readBytes) {
    this.readBytes = readBytes;
    // Twice, since translating may double what was read.
    this.memory = arena.allocate(2L * readBytes);
  }

  /// From now on each LF becomes CR LF.
  void translateLineEnds() {
    lineEnds = new Crlf();
  }

  boolean isEmpty() {
    return start == end;
  }

  void clear() {
    start = 0;
    end = 0;
  }

  /// Whether half of the room is free at least.
  boolean hasRoom() {
    return end - start <= readBytes / 2;
  }

  /// Where the next read goes.
  MemorySegment room() {
    if (start > 0) {
      MemorySegment.copy(memory, start, memory, 0, end - start);
      end -= start;
      start = 0;
    }
    return memory.asSlice(end, readBytes - end);
  }

  /// So many bytes were read into [#room].
  void add(int count) {
    if (lineEnds == null) {
      end += count;
      return;
    }
    var translated = lineEnds.translate(memory.asSlice(end, count).asByteBuffer());
    var bytes = MemorySegment.ofBuffer(translated);
    MemorySegment.copy(bytes, 0, memory, end, bytes.byteSize());
    end += bytes.byteSize();
  }

  MemorySegment all() {
    return memory.asSlice(start, end - start);
  }

  /// The first line with its end; all where there is no end.
  MemorySegment line() {
    for (long i = start; i < end; i++) {
      if (memory.get(ValueLayout.JAVA_BYTE, i) == '\n') {
        return memory.asSlice(start, i + 1 - start);
      }
    }
    return all();
  }

  /// Whether the first `count` bytes of a piece end a line.
  static boolean endsLine(MemorySegment piece, int count) {
    return count > 0 && piece.get(ValueLayout.JAVA_BYTE, count - 1) == '\n';
  }

  void remove(int count) {
    start += count;
    if (start == end) {
      clear();
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
