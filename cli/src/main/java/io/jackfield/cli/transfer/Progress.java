package io.jackfield.cli.transfer;

import io.jackfield.Ticker;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A line at the terminal that shows how far a transfer is; where there is none, nothing. One
/// thread.
public final class Progress {
  private static final long BETWEEN_NANOS = Duration.ofMillis(100).toNanos();
  private static final int BAR = 20;
  private static final int LONGEST_NAME = 24;

  private final @Nullable PrintStream terminal;
  private final Ticker ticker;

  private String name = "";
  private OptionalLong size = OptionalLong.empty();
  private long first;
  private long startedNanos;
  private long shownNanos;
  private boolean shown;

  private Progress(@Nullable PrintStream terminal, Ticker ticker) {
    this.terminal = terminal;
    this.ticker = ticker;
  }

  /// Shows nothing.
  public static Progress none() {
    return new Progress(null, Ticker.SYSTEM);
  }

  /// Shows a line that is drawn anew ten times a second.
  public static Progress at(PrintStream terminal, Ticker ticker) {
    return new Progress(terminal, ticker);
  }

  /// A transfer begins.
  ///
  /// @param have how many bytes the receiver had already
  void start(String name, OptionalLong size, long have) {
    this.name = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME - 3) + "..." : name;
    this.size = size;
    this.first = have;
    this.startedNanos = ticker.nanos();
    this.shownNanos = startedNanos - BETWEEN_NANOS;
    update(have);
  }

  /// So many bytes of it are done.
  void update(long done) {
    long now = ticker.nanos();
    if (terminal != null && now - shownNanos >= BETWEEN_NANOS) {
      shownNanos = now;
      shown = true;
      terminal.print("\r" + line(done, Math.max(now - startedNanos, 1) / 1e9) + "\u001b[K");
      terminal.flush();
    }
  }

  /// Takes the line away.
  public void end() {
    if (terminal != null && shown) {
      shown = false;
      terminal.print("\r\u001b[K");
      terminal.flush();
    }
  }

  private String line(long done, double seconds) {
    double rate = (done - first) / seconds;
    var speed = amount((long) rate) + "/s";
    if (size.isEmpty()) {
      return "%s  %s  %s".formatted(name, amount(done), speed);
    }
    long all = size.getAsLong();
    double share = all == 0 ? 1 : (double) done / all;
    int full = (int) (share * BAR);
    var left = rate < 1 ? "" : "  " + time((long) Math.ceil((all - done) / rate)) + " left";
    return "%s  %3d%% [%s%s]  %s of %s  %s%s"
        .formatted(
            name,
            (int) (share * 100),
            "#".repeat(full),
            "-".repeat(BAR - full),
            amount(done),
            amount(all),
            speed,
            left);
  }

  private static String amount(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    // Rounded as it will be printed, so that no "1024 KiB" comes out.
    while (value >= 1023.5 && unit < 4) {
      value /= 1024;
      unit++;
    }
    return String.format(
        Locale.ROOT, value < 9.95 ? "%.1f %ciB" : "%.0f %ciB", value, "KMGTP".charAt(unit));
  }

  private static String time(long seconds) {
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
