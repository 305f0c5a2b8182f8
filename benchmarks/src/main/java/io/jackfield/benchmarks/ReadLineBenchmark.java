package io.jackfield.benchmarks;

import io.jackfield.Tube;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// A million lines of 20 bytes: `Tube.readLine` beside `BufferedReader.readLine`, time per line.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(3)
public class ReadLineBenchmark {
  private static final int LINES = 1_000_000;
  private static final int PIECE = 8 * 1024;

  private final byte[] data =
      "nineteen characters\n".repeat(LINES).getBytes(StandardCharsets.US_ASCII);

  /// Made by the harness.
  public ReadLineBenchmark() {}

  /// Ours.
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void tube(Blackhole lines) throws IOException {
    try (var tube = Tube.over(new ArrayDuplex(data, PIECE))) {
      for (int i = 0; i < LINES; i++) {
        lines.consume(tube.readLine());
      }
    }
  }

  /// The JDK's.
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void bufferedReader(Blackhole lines) throws IOException {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(new ByteArrayInputStream(data), StandardCharsets.UTF_8))) {
      for (int i = 0; i < LINES; i++) {
        lines.consume(reader.readLine());
      }
    }
  }
}
