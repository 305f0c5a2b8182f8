package io.jackfield;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// How a [Tube] behaves. Immutable.
///
/// @param timeout for each wait and each write; default 30 s, [Deadline#FOREVER] for none
/// @param maxBufferedBytes how much may come unread before a wait gives up with a [LimitException];
///   default 64 MiB. The buffer grows only as far as it is needed
/// @param charset for text, both ways; default UTF-8
/// @param newline what [Tube#sendLine] ends a line with; default LF
/// @param ticker the clock of all timeouts; default the system's
public record TubeOptions(
    Duration timeout, int maxBufferedBytes, Charset charset, String newline, Ticker ticker) {

  private static final TubeOptions DEFAULTS =
      new TubeOptions(
          Duration.ofSeconds(30), 64 << 20, StandardCharsets.UTF_8, "\n", Ticker.SYSTEM);

  /// Checks the timeout and the limit.
  public TubeOptions {
    Deadline.check(timeout);
    if (maxBufferedBytes < 1) {
      throw new IllegalArgumentException("maxBufferedBytes < 1: " + maxBufferedBytes);
    }
  }

  /// 30 s, 64 MiB, UTF-8, LF, the system's clock.
  public static TubeOptions defaults() {
    return DEFAULTS;
  }

  /// The same with another timeout.
  public TubeOptions withTimeout(Duration timeout) {
    return new TubeOptions(timeout, maxBufferedBytes, charset, newline, ticker);
  }

  /// The same with another limit of unread bytes.
  public TubeOptions withMaxBufferedBytes(int maxBufferedBytes) {
    return new TubeOptions(timeout, maxBufferedBytes, charset, newline, ticker);
  }

  /// The same with another charset.
  public TubeOptions withCharset(Charset charset) {
    return new TubeOptions(timeout, maxBufferedBytes, charset, newline, ticker);
  }

  /// The same with another line end for sending, such as `"\r\n"`.
  public TubeOptions withNewline(String newline) {
    return new TubeOptions(timeout, maxBufferedBytes, charset, newline, ticker);
  }

  /// The same with another clock.
  public TubeOptions withTicker(Ticker ticker) {
    return new TubeOptions(timeout, maxBufferedBytes, charset, newline, ticker);
  }
}
