package io.jackfield.explain;

import io.jackfield.Say;
import io.jackfield.explain.Moment.Way;

/// What was told of one connection's bytes, so that long runs become a count. For one thread.
final class Talk {
  // So many in a run are told one by one.
  private static final int ONE_BY_ONE = 12;
  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final long LONG_RUN_NANOS = 10_000_000_000L;

  private final String receive;
  private final String send;
  private final boolean connected;
  private int run;
  private long lastNanos;
  private boolean received;
  private boolean sent;
  private boolean ended;
  private boolean broken;
  private int waits;

  // The folded run.
  private long foldedSince;
  private long receives;
  private long receivedBytes;
  private long sends;
  private long sentBytes;

  Talk(String receive, String send, boolean connected) {
    this.receive = receive;
    this.send = send;
    this.connected = connected;
  }

  String receive() {
    return receive;
  }

  String send() {
    return send;
  }

  /// Whether this side called connect for it, or the kernel did by accepting.
  boolean isConnected() {
    return connected;
  }

  /// Counts a piece; whether it goes into the fold.
  boolean folds(Way way, int size, long atNanos) {
    if (atNanos - lastNanos > PAUSE_NANOS) {
      run = 0;
    }
    lastNanos = atNanos;
    if (++run <= ONE_BY_ONE && !isFolded()) {
      return false;
    }
    if (!isFolded()) {
      foldedSince = atNanos;
    }
    if (way == Way.IN) {
      receives++;
      receivedBytes += size;
    } else {
      sends++;
      sentBytes += size;
    }
    return true;
  }

  private boolean isFolded() {
    return receives + sends > 0;
  }

  /// Whether the fold should be told by now: it has ended, or goes on for long.
  boolean isDue(long nowNanos) {
    return isFolded()
        && (nowNanos - lastNanos > PAUSE_NANOS || nowNanos - foldedSince > LONG_RUN_NANOS);
  }

  /// The fold in words, which begins anew; empty when there is none.
  String takeFold() {
    if (!isFolded()) {
      return "";
    }
    var text = part(receives, receive, receivedBytes);
    var other = part(sends, send, sentBytes);
    receives = 0;
    receivedBytes = 0;
    sends = 0;
    sentBytes = 0;
    return text.isEmpty() || other.isEmpty() ? text + other : text + ", " + other;
  }

  private static String part(long count, String call, long bytes) {
    return count == 0
        ? ""
        : String.format(java.util.Locale.ROOT, "%,d", count)
            + " more "
            + call
            + " ("
            + Say.bytes(bytes)
            + ")";
  }

  /// Whether this is the first piece of its way.
  boolean isFirst(Way way) {
    boolean first = way == Way.IN ? !received : !sent;
    received |= way == Way.IN;
    sent |= way == Way.OUT;
    return first;
  }

  int waited() {
    return ++waits;
  }

  void ended() {
    ended = true;
  }

  void broke() {
    broken = true;
  }

  boolean hasEnded() {
    return ended;
  }

  boolean isBroken() {
    return broken;
  }
}
