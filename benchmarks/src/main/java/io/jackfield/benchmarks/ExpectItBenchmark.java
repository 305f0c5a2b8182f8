package io.jackfield.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import net.sf.expectit.ExpectBuilder;
import net.sf.expectit.matcher.Matchers;
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

/// The single wait of [ReadUntilBenchmark] by ExpectIt, at sizes at which it ends in bounded time:
/// it looks at all it has at each arrival, so twice the bytes take four times as long.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ExpectItBenchmark {
  private static final int PIECE = 64 * 1024;
  private static final String END = "end";

  /// How much comes before the delimiter.
  @Param({"1", "2", "4"})
  public int mebibytes;

  private byte[] data = {};

  /// Made by the harness.
  public ExpectItBenchmark() {}

  /// Fills the data.
  @Setup
  public void fill() {
    data = new byte[(mebibytes << 20) + END.length()];
    Arrays.fill(data, (byte) '.');
    for (int i = 0; i < END.length(); i++) {
      data[(mebibytes << 20) + i] = (byte) END.charAt(i);
    }
  }

  /// Theirs.
  @Benchmark
  public String expectIt() throws IOException {
    try (var expect =
        new ExpectBuilder()
            .withInputs(new ByteArrayInputStream(data))
            .withBufferSize(PIECE)
            .withTimeout(1, TimeUnit.MINUTES)
            .withExceptionOnFailure()
            .build()) {
      return expect.expect(Matchers.contains(END)).getBefore();
    }
  }
}
