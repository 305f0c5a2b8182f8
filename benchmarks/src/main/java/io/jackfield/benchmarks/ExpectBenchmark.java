package io.jackfield.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jackfield.Expected;
import io.jackfield.Match;
import io.jackfield.TimedOutException;
import io.jackfield.Tube;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
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

/// `Tube.expect` of three literals, and of a regular expression, that come after 1 to 16 MiB of
/// lines; in as many waits that time out and are repeated as there are pieces of 64 KiB. The time
/// must grow as the bytes do. A bare loop that looks for the same literals and waits once is what
/// it is compared with.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ExpectBenchmark {
  private static final int PIECE = 64 * 1024;
  private static final byte[] END = {'C', '=', '4', '2', ';'};
  private static final List<String> WORDS = List.of("C=42", "flag{", "Wrong!");
  private static final Expected[] LITERALS =
      WORDS.stream().map(Expected::literal).toArray(Expected[]::new);
  private static final byte[][] SOUGHT =
      WORDS.stream().map(word -> word.getBytes(US_ASCII)).toArray(byte[][]::new);
  private static final Expected[] REGEX = {Expected.regex("C=([0-9]+);")};

  /// How much comes before it.
  @Param({"1", "4", "16"})
  public int mebibytes;

  private byte[] data = {};

  /// Made by the harness.
  public ExpectBenchmark() {}

  /// Fills the data.
  @Setup
  public void fill() {
    data = new byte[(mebibytes << 20) + END.length];
    Arrays.fill(data, (byte) '.');
    for (int i = 63; i < data.length; i += 64) {
      data[i] = '\n';
    }
    System.arraycopy(END, 0, data, data.length - END.length, END.length);
  }

  /// Three literals.
  @Benchmark
  public Match literals() throws IOException {
    return expect(LITERALS);
  }

  /// A regular expression.
  @Benchmark
  public Match regex() throws IOException {
    return expect(REGEX);
  }

  /// The bare loop: gathers into a doubling array and looks at each byte once.
  @Benchmark
  public int loop() {
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
      for (; looked < size; looked++) {
        for (var literal : SOUGHT) {
          if (gathered[looked] == literal[0] && startsWith(gathered, looked, size, literal)) {
            return looked;
          }
        }
      }
    }
    throw new AssertionError("none of them");
  }

  private static boolean startsWith(byte[] bytes, int from, int to, byte[] literal) {
    int end = from + literal.length;
    return end <= to && Arrays.equals(bytes, from, end, literal, 0, literal.length);
  }

  private Match expect(Expected... alternatives) throws IOException {
    try (var tube = Tube.over(new ArrayDuplex(data, PIECE, PIECE))) {
      while (true) {
        try {
          return tube.expect(alternatives);
        } catch (TimedOutException _) {
          // Again.
        }
      }
    }
  }
}
