package io.jackfield;

import java.io.Closeable;
import java.io.IOException;

/// Gives blocking writes a deadline, which the JDK's sockets lack: a write that overstays has its
/// channel closed under it. Used by one writer at a time.
final class WriteWatch {
  private final Closeable channel;
  private final Alarm alarm = new Alarm(this::close);

  WriteWatch(Closeable channel) {
    this.channel = channel;
  }

  /// A write begins, to be done by the deadline.
  void begin(Deadline deadline) {
    alarm.begin(deadline);
  }

  /// The write is over.
  void end() {
    alarm.end();
  }

  /// Whether the channel was closed because a write overstayed.
  boolean expired() {
    return alarm.rang();
  }

  /// No more writes: gives the timer up.
  void cancel() {
    alarm.cancel();
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The writer, woken by the close, reports the failure with its own context.
      System.getLogger(WriteWatch.class.getName())
          .log(System.Logger.Level.DEBUG, "closing a stalled channel failed", e);
    }
  }
}
