package io.jackfield.fault;

import io.jackfield.Deadline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The stages of streams and datagrams alike. Those of datagrams only are [DatagramStages].
final class Stages {
  private Stages() {}

  /// The stage for a fault; null where it does nothing to what passes.
  ///
  /// @param datagrams whether datagrams pass, not a stream
  static @Nullable Stage of(Active active, RandomGenerator random, boolean datagrams) {
    var fault = active.fault();
    if (datagrams ? !fault.fitsDatagrams() : !fault.fitsStreams()) {
      return null;
    }
    return switch (fault) {
      case Fault.Latency latency -> new Late(active, latency, random);
      case Fault.Bandwidth(long bytesPerSecond) -> new Narrow(active, bytesPerSecond);
      case Fault.Chop chop -> new Chopped(active, chop, random);
      case Fault.Stall stall -> new Stalled(active, stall);
      case Fault.BlackHole _ -> new Robbed(active, datagrams);
      case Fault.SwallowEnd _ -> new Endless(active);
      case Fault.SlowClose(Duration delay) -> new SlowlyEnded(active, delay);
      case Fault.Reset(Onset onset) -> new Ended(active, onset);
      case Fault.Close(Onset onset) -> new Ended(active, onset);
      // The lane itself doesn't read then.
      case Fault.NeverRead _ -> null;
      case Fault.Corrupt(double rate) -> new Corrupted(active, rate, random);
      case Fault.Loss(double rate) -> new DatagramStages.Lost(active, rate, random);
      case Fault.Duplicate(double rate) -> new DatagramStages.Doubled(active, rate, random);
      case Fault.Reorder reorder -> new DatagramStages.PutBack(active, reorder, random);
    };
  }

  private static final class Late extends Stage {
    private final long delay;
    private final long jitter;
    private final RandomGenerator random;
    private long current;

    Late(Active active, Fault.Latency fault, RandomGenerator random) {
      super(active);
      this.delay = nanos(fault.delay());
      this.jitter = nanos(fault.jitter());
      this.random = random;
    }

    @Override
    Verdict arrive(Piece front) {
      current = jitter == 0 ? delay : delay + random.nextLong(-jitter, jitter + 1);
      return Verdict.PASS;
    }

    @Override
    long delayNanos() {
      return Math.max(current, 0);
    }

    @Override
    long endDelayNanos() {
      return delay;
    }
  }

  private static final class Narrow extends Stage {
    // What a late wake-up may be made good for, so that the rate holds.
    private static final long BURST_NANOS = Duration.ofMillis(50).toNanos();
    private static final int PIECES_PER_SECOND = 50;

    private final long bytesPerSecond;
    private long freeAt;
    private boolean begun;

    Narrow(Active active, long bytesPerSecond) {
      super(active);
      this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    long holdNanos(long now) {
      if (!begun) {
        begun = true;
        freeAt = now;
      }
      return freeAt - now;
    }

    @Override
    long most() {
      return Math.max(bytesPerSecond / PIECES_PER_SECOND, 1);
    }

    @Override
    void passing(ByteBuffer bytes, long now) {
      long earliest = now - BURST_NANOS;
      long from = freeAt - earliest < 0 ? earliest : freeAt;
      freeAt = from + Math.ceilDiv(bytes.remaining() * 1_000_000_000L, bytesPerSecond);
    }
  }

  private static final class Chopped extends Stage {
    private final Fault.Chop chop;
    private final RandomGenerator random;
    private long next;
    private long goesOnAt;
    private boolean begun;

    Chopped(Active active, Fault.Chop chop, RandomGenerator random) {
      super(active);
      this.chop = chop;
      this.random = random;
      this.next = draw();
    }

    private long draw() {
      long by =
          chop.variation() == 0 ? 0 : random.nextLong(-chop.variation(), chop.variation() + 1L);
      return chop.bytes() + by;
    }

    @Override
    long holdNanos(long now) {
      return begun ? goesOnAt - now : 0;
    }

    @Override
    long most() {
      return next;
    }

    @Override
    void passing(ByteBuffer bytes, long now) {
      begun = true;
      next = draw();
      goesOnAt = now + nanos(chop.pause());
    }
  }

  private static final class Stalled extends Stage {
    private final Fault.Stall stall;
    private boolean begun;
    private long begunAt;

    Stalled(Active active, Fault.Stall stall) {
      super(active);
      this.stall = stall;
    }

    @Override
    long holdNanos(long now) {
      if (!begun) {
        begunAt =
            switch (stall.onset()) {
              case Onset.AtOnce _ -> active().sinceNanos();
              case Onset.After(Duration time) -> active().sinceNanos() + nanos(time);
              case Onset.AfterBytes _ -> now;
            };
        begun = begunAt - now <= 0 && !(stall.onset() instanceof Onset.AfterBytes && left() > 0);
        if (!begun) {
          return 0;
        }
      }
      return stall.lasting().compareTo(Deadline.FOREVER) >= 0
          ? FOR_EVER
          : begunAt + nanos(stall.lasting()) - now;
    }

    private long left() {
      return stall.onset() instanceof Onset.AfterBytes(long bytes) ? bytes - count() : 0;
    }

    @Override
    long most() {
      return left() > 0 ? left() : Long.MAX_VALUE;
    }
  }

  private static final class Robbed extends Stage {
    private final boolean datagrams;

    Robbed(Active active, boolean datagrams) {
      super(active);
      this.datagrams = datagrams;
    }

    @Override
    Verdict arrive(Piece front) {
      return Verdict.DROP;
    }

    @Override
    boolean robs() {
      return !datagrams;
    }
  }

  private static final class Endless extends Stage {
    Endless(Active active) {
      super(active);
    }

    @Override
    boolean swallowsEnd() {
      return true;
    }
  }

  private static final class SlowlyEnded extends Stage {
    private final long delay;

    SlowlyEnded(Active active, Duration delay) {
      super(active);
      this.delay = nanos(delay);
    }

    @Override
    long endDelayNanos() {
      return delay;
    }
  }

  /// By a count of bytes; by time its [Link] does it.
  private static final class Ended extends Stage {
    private final Onset onset;

    Ended(Active active, Onset onset) {
      super(active);
      this.onset = onset;
    }

    @Override
    boolean isDue() {
      return switch (onset) {
        case Onset.AtOnce _ -> true;
        case Onset.AfterBytes(long bytes) -> count() >= bytes;
        case Onset.After _ -> false;
      };
    }

    @Override
    long most() {
      return onset instanceof Onset.AfterBytes(long bytes) ? bytes - count() : Long.MAX_VALUE;
    }
  }

  private static final class Corrupted extends Stage {
    private final double rate;
    private final RandomGenerator random;

    // How many bytes come before the next that is changed: so chance is asked once for each of
    // those, and however the stream is cut, the same bytes are changed.
    private long sound;

    Corrupted(Active active, double rate, RandomGenerator random) {
      super(active);
      this.rate = rate;
      this.random = random;
      this.sound = draw();
    }

    private long draw() {
      return rate == 1
          ? 0
          : (long) Math.floor(Math.log(1 - random.nextDouble()) / Math.log1p(-rate));
    }

    @Override
    void passing(ByteBuffer bytes, long now) {
      int at = bytes.position();
      while (sound < bytes.limit() - at) {
        at += (int) sound;
        bytes.put(at, (byte) (bytes.get(at) ^ random.nextInt(1, 256)));
        at++;
        sound = draw();
      }
      sound -= bytes.limit() - at;
    }
  }

  /// In nanoseconds; a year at most, so that [Faults#MOST] of them add up to a number.
  static long nanos(Duration duration) {
    var most = Duration.ofDays(365);
    return (duration.compareTo(most) > 0 ? most : duration).toNanos();
  }
}
