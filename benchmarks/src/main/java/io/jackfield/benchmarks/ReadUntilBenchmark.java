package io.jackfield.benchmarks;

import io.jackfield.Bytes;
import io.jackfield.TimedOutException;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One delimiter that comes after 1 to 64 MiB: `Tube.readUntil` in one wait, the same in 128 waits
/// that time out and are repeated, and a bare loop that gathers into a doubling array and looks at
/// each byte once. The time must grow as the bytes do.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ReadUntilBenchmark {
  private static final int PIECE = 64 * 1024;
  private static final int ATTEMPTS = 128;
  private static final byte[] END = {'e', 'n', 'd'};
  private static final Bytes DELIMITER = Bytes.of(END);
  private static final TubeOptions LARGE = TubeOptions.defaults().withMaxBufferedBytes(65 << 20);

  /// How much comes before the delimiter.
  @Param({"1", "2", "4", "8", "16", "32", "64"})
  public int mebibytes;

  private byte[] data = {};

  /// Made by the harness.
  public ReadUntilBenchmark() {}

  /// Fills the data.
  @Setup
  public void fill() {
    data = new byte[(mebibytes << 20) + END.length];
    Arrays.fill(data, (byte) '.');
    System.arraycopy(END, 0, data, data.length - END.length, END.length);
  }

  /// Ours.
  @Benchmark
  public Bytes tube() throws IOException {
    try (var tube = Tube.over(new ArrayDuplex(data, PIECE), LARGE)) {
      return tube.readUntil(DELIMITER);
    }
  }

  /// Ours, after as many waits that failed.
  @Benchmark
  public Bytes tube128() throws IOException {
    var slow = new ArrayDuplex(data, PIECE, (mebibytes << 20) / ATTEMPTS);
    try (var tube = Tube.over(slow, LARGE)) {
      for (int failed = 0; ; failed++) {
        try {
          var before = tube.readUntil(DELIMITER);
          if (failed != ATTEMPTS) {
            throw new AssertionError("attempts that failed: " + failed);
          }
          return before;
        } catch (TimedOutException _) {
          // Again.
        }
      }
    }
  }

  /// The bare loop.
  @Benchmark
  public byte[] loop() {
    var gathered = new byte[PIECE];
    int size = 0;
    int looked = 0;
    for (int from = 0; from < data.length; from += PIECE) {
      int count = Math.min(PIECE, data.length - from);
      if (gathered.length - size < count) {
        gathered = Arrays.copyOf(gathered, gathered.length * 2);
      }
      System.arraycopy(data, from, gathered, size, count);
      size += count;
      for (; looked <= size - END.length; looked++) {
        if (gathered[looked] == END[0]
            && gathered[looked + 1] == END[1]
            && gathered[looked + 2] == END[2]) {
          return Arrays.copyOf(gathered, looked);
        }
      }
    }
    throw new AssertionError("no end");
  }
}
