package io.jackfield;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A wait on a [Tube] that failed. No byte was lost: what had come is still there for the next
/// read.
///
/// The message tells what was awaited, how long, what had come (its end, escaped) and what was last
/// sent; the accessors give the same for programs.
public abstract sealed class WaitException extends JackfieldException
    permits TimedOutException, EndOfStreamException, LimitException, ResetException {
  private static final long serialVersionUID = 1L;

  /// What a failed wait knows; immutable.
  ///
  /// @param awaited what the wait was for, in words; empty for a send
  /// @param elapsed how long this wait took
  /// @param buffered how many bytes had come and are still unread
  /// @param tail the last of them, at most [Tube#REPORTED_BYTES]
  /// @param lastSent the end of what was last sent, at most [Tube#REPORTED_BYTES]; empty before
  ///   that
  /// @param peer who is at the other end
  public record Context(
      String awaited, Duration elapsed, int buffered, Bytes tail, Bytes lastSent, Address peer) {

    /// The same in words, to follow what failed in a message.
    String story() {
      var out = new StringBuilder();
      if (awaited.isEmpty()) {
        out.append(" to ").append(peer.display());
      } else {
        out.append(" while waiting for ").append(awaited).append(" from ").append(peer.display());
        if (buffered == 0) {
          out.append("; nothing unread had come");
        } else {
          out.append("; ").append(Say.bytes(buffered)).append(" had come");
          out.append(buffered > tail.size() ? ", ending in \"" : ": \"").append(tail).append('"');
        }
      }
      if (!lastSent.isEmpty()) {
        out.append("; last sent: \"").append(lastSent).append('"');
      }
      return out.toString();
    }
  }

  private final transient Context context;

  WaitException(String what, Context context, String hint, @Nullable Throwable cause) {
    super(what + context.story() + ". " + hint, cause);
    this.context = context;
  }

  /// What the failed wait knew.
  public final Context context() {
    return context;
  }
}
