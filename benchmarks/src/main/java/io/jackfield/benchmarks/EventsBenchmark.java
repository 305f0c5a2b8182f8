package io.jackfield.benchmarks;

import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.WireListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What events cost: one byte to an echo server on the loopback address and back, where nobody
/// listens, where the client's side is heard, and where the server's is.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class EventsBenchmark {
  /// Who is heard.
  @Param({"nobody", "client", "server"})
  public String heard = "nobody";

  private final AtomicLong events = new AtomicLong();
  private final ByteBuffer one = ByteBuffer.allocate(1);
  private @Nullable Server server;
  private @Nullable Duplex client;

  /// Made by the harness.
  public EventsBenchmark() {}

  /// Connects.
  @Setup
  public void connect() throws IOException {
    WireListener counting = _ -> events.incrementAndGet();
    var options = ServerOptions.defaults();
    var listening =
        Server.listen(
            TcpAddress.loopback(0),
            heard.equals("server") ? options.withListener(counting) : options,
            tube -> {
              var wire = tube.asDuplex();
              var buffer = ByteBuffer.allocate(64);
              while (wire.read(buffer.clear(), Deadline.none()) >= 0) {
                wire.write(buffer.flip(), Deadline.none());
              }
            });
    server = listening;
    var how = ConnectOptions.defaults();
    client =
        Duplex.connect(
            listening.address(), heard.equals("client") ? how.withListener(counting) : how);
  }

  /// One byte there and back.
  @Benchmark
  public int roundTrip() throws IOException {
    var wire = client;
    if (wire == null) {
      throw new AssertionError("not connected");
    }
    wire.write(one.clear(), Deadline.none());
    return wire.read(one.clear(), Deadline.none());
  }

  /// Closes.
  @TearDown
  public void close() throws IOException {
    try (var _ = server;
        var _ = client) {
      events.set(0);
    }
  }
}
