package io.jackfield.fault;

import io.jackfield.Deadline;
import io.jackfield.Say;
import java.time.Duration;

/// What goes wrong with a connection: one of a closed set. Immutable, as all its kinds are.
///
/// A fault becomes a [FaultRule] by saying which way it works: `new
/// Fault.Latency(Duration.ofMillis(200)).downstream()`.
public sealed interface Fault {

  /// Bytes arrive later. They are delayed, not held up: the next may set out before the first has
  /// arrived, up to 16 MiB on their way, so a delay alone slows no stream down. Order is kept.
  ///
  /// @param delay how much later
  /// @param jitter by how much the delay of each piece varies, up or down; no delay is less than
  ///   none
  record Latency(Duration delay, Duration jitter) implements Fault {
    /// Checks the times.
    public Latency {
      check("delay", delay);
      check("jitter", jitter);
    }

    /// Without jitter.
    public Latency(Duration delay) {
      this(delay, Duration.ZERO);
    }

    @Override
    public String toString() {
      return "latency "
          + Say.duration(delay)
          + (jitter.isZero() ? "" : " +/- " + Say.duration(jitter));
    }
  }

  /// At most so many bytes a second pass.
  ///
  /// @param bytesPerSecond how many, at least 1
  record Bandwidth(long bytesPerSecond) implements Fault {
    /// Checks the rate.
    public Bandwidth {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException("bytesPerSecond < 1: " + bytesPerSecond);
      }
    }

    @Override
    public String toString() {
      return "bandwidth " + Say.bytes(bytesPerSecond) + "/s";
    }
  }

  /// A stream is written in small pieces. Without a pause the kernel may join them again.
  ///
  /// @param bytes how long a piece is, at least 1
  /// @param variation by how much that varies, up or down; less than `bytes`
  /// @param pause how long to wait after each piece
  record Chop(int bytes, int variation, Duration pause) implements Fault {
    /// Checks the numbers.
    public Chop {
      if (bytes < 1) {
        throw new IllegalArgumentException("bytes < 1: " + bytes);
      }
      if (variation < 0 || variation >= bytes) {
        throw new IllegalArgumentException(
            "variation out of range: " + variation + " (0 to " + (bytes - 1) + ")");
      }
      check("pause", pause);
    }

    @Override
    public String toString() {
      return "chopped to "
          + Say.bytes(bytes)
          + (variation == 0 ? "" : " +/- " + variation)
          + (pause.isZero() ? "" : " every " + Say.duration(pause));
    }
  }

  /// The stream stops: bytes and its end are held, not lost, and the sender is slowed down in the
  /// end. Other than with [BlackHole] all goes on when the stall is over, or removed.
  ///
  /// @param onset when it stops
  /// @param lasting for how long; [Deadline#FOREVER] until the fault is removed
  record Stall(Onset onset, Duration lasting) implements Fault {
    /// Checks the time.
    public Stall {
      check("lasting", lasting);
    }

    /// For ever.
    public Stall(Onset onset) {
      this(onset, Deadline.FOREVER);
    }

    @Override
    public String toString() {
      return "stall " + onset + (isForEver(lasting) ? "" : " for " + Say.duration(lasting));
    }
  }

  /// All that is said is taken, and lost. A stream that was robbed cannot go on: when the fault is
  /// removed, its connections are closed; datagrams just pass again.
  ///
  /// @param closeAfter after how long the connection is closed; [Deadline#FOREVER] for never
  record BlackHole(Duration closeAfter) implements Fault {
    /// Checks the time.
    public BlackHole {
      check("closeAfter", closeAfter);
    }

    /// For ever.
    public BlackHole() {
      this(Deadline.FOREVER);
    }

    @Override
    public String toString() {
      return "black hole"
          + (isForEver(closeAfter) ? "" : ", closed after " + Say.duration(closeAfter));
    }
  }

  /// The end of the stream (FIN) is not passed on: the other side never learns of a half-close. The
  /// connection is over when the other side has ended as well.
  record SwallowEnd() implements Fault {
    @Override
    public String toString() {
      return "end swallowed";
    }
  }

  /// The end of the stream (FIN) is passed on later.
  ///
  /// @param delay how much later
  record SlowClose(Duration delay) implements Fault {
    /// Checks the time.
    public SlowClose {
      check("delay", delay);
    }

    @Override
    public String toString() {
      return "end delayed by " + Say.duration(delay);
    }
  }

  /// The connection is reset: both sides get an RST, where the transport has such a thing (TCP);
  /// else it is closed. What was on its way is lost.
  ///
  /// @param onset when
  record Reset(Onset onset) implements Fault {
    @Override
    public String toString() {
      return "reset " + onset;
    }
  }

  /// The connection is closed in order: both sides get an end of stream (FIN), after just the bytes
  /// that the onset lets through. At once it is a server that accepts and closes.
  ///
  /// @param onset when
  record Close(Onset onset) implements Fault {
    @Override
    public String toString() {
      return "close " + onset;
    }
  }

  /// Nothing is read from the sender, so that its writes come to a halt once the kernel's buffers
  /// are full; nor is it noticed when it ends or resets.
  record NeverRead() implements Fault {
    @Override
    public String toString() {
      return "never read";
    }
  }

  /// Bytes are changed, each to any other value.
  ///
  /// @param rate how likely that is for each byte, more than 0 and at most 1
  record Corrupt(double rate) implements Fault {
    /// Checks the rate.
    public Corrupt {
      checkRate(rate);
    }

    @Override
    public String toString() {
      return "corrupt " + percent(rate) + " of the bytes";
    }
  }

  /// Datagrams are lost.
  ///
  /// @param rate how likely that is for each, more than 0 and at most 1
  record Loss(double rate) implements Fault {
    /// Checks the rate.
    public Loss {
      checkRate(rate);
    }

    @Override
    public String toString() {
      return "lose " + percent(rate) + " of the datagrams";
    }
  }

  /// Datagrams come twice.
  ///
  /// @param rate how likely that is for each, more than 0 and at most 1
  record Duplicate(double rate) implements Fault {
    /// Checks the rate.
    public Duplicate {
      checkRate(rate);
    }

    @Override
    public String toString() {
      return "double " + percent(rate) + " of the datagrams";
    }
  }

  /// Datagrams are overtaken by those behind them.
  ///
  /// @param rate how likely that is for each, more than 0 and at most 1
  /// @param gap by how many, at least 1
  /// @param longest how long one waits for that; then it goes all the same
  record Reorder(double rate, int gap, Duration longest) implements Fault {
    /// Checks the numbers.
    public Reorder {
      checkRate(rate);
      if (gap < 1) {
        throw new IllegalArgumentException("gap < 1: " + gap);
      }
      check("longest", longest);
    }

    /// By one, waiting for a second at most.
    public Reorder(double rate) {
      this(rate, 1, Duration.ofSeconds(1));
    }

    @Override
    public String toString() {
      return "put " + percent(rate) + " of the datagrams behind " + (gap == 1 ? "one" : gap);
    }
  }

  /// The fault for what the client says to the server, on each connection.
  default FaultRule upstream() {
    return FaultRule.of(this, Direction.UPSTREAM);
  }

  /// The fault for what the server says to the client, on each connection.
  default FaultRule downstream() {
    return FaultRule.of(this, Direction.DOWNSTREAM);
  }

  /// The fault for what either says, on each connection.
  default FaultRule bothWays() {
    return FaultRule.of(this, Direction.BOTH);
  }

  /// Whether it can happen to a stream, such as TCP's.
  default boolean fitsStreams() {
    return switch (this) {
      case Loss _, Duplicate _, Reorder _ -> false;
      case Latency _,
          Bandwidth _,
          Chop _,
          Stall _,
          BlackHole _,
          SwallowEnd _,
          SlowClose _,
          Reset _,
          Close _,
          NeverRead _,
          Corrupt _ ->
          true;
    };
  }

  /// Whether it can happen to datagrams, as UDP's.
  default boolean fitsDatagrams() {
    return switch (this) {
      case Chop _, SwallowEnd _, SlowClose _, Reset _, Close _ -> false;
      case Latency _,
          Bandwidth _,
          Stall _,
          BlackHole _,
          NeverRead _,
          Corrupt _,
          Loss _,
          Duplicate _,
          Reorder _ ->
          true;
    };
  }

  private static void check(String name, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(name + " is negative: " + time);
    }
  }

  private static void checkRate(double rate) {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate out of range: " + rate + " (more than 0, to 1)");
    }
  }

  private static boolean isForEver(Duration time) {
    return time.compareTo(Deadline.FOREVER) >= 0;
  }

  private static String percent(double rate) {
    return FaultRule.percent(rate);
  }
}
