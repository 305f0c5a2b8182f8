package io.jackfield.junit;

import io.jackfield.Bytes;
import java.time.Duration;

/// What a [MisbehavingPeer] does to each client: the failures that networks and servers show.
/// Immutable.
public sealed interface Misbehaviour {

  /// Accepts and ends the connection at once, in order (FIN).
  record AcceptThenClose() implements Misbehaviour {}

  /// Reads so many bytes, then resets the connection (RST); 0 resets at once.
  ///
  /// @param bytes how many to read first
  record ResetAfter(int bytes) implements Misbehaviour {
    /// Checks the count.
    public ResetAfter {
      if (bytes < 0) {
        throw new IllegalArgumentException("bytes < 0: " + bytes);
      }
    }
  }

  /// Takes all that comes, says nothing and never ends, even when the client has ended its side.
  record Stall() implements Misbehaviour {}

  /// Reads nothing, so that the client's writes come to a halt once the kernel's buffers are full.
  record NeverRead() implements Misbehaviour {}

  /// Sends the bytes one by one with a pause after each, then ends its side and takes what comes.
  ///
  /// @param bytes what to send
  /// @param pause how long to wait after each byte
  record Dribble(Bytes bytes, Duration pause) implements Misbehaviour {
    /// Checks the pause.
    public Dribble {
      if (pause.isNegative()) {
        throw new IllegalArgumentException("pause is negative: " + pause);
      }
    }
  }

  /// Sends so many bytes, all `x` and without a line end, as fast as it can, then ends its side and
  /// takes what comes.
  ///
  /// @param bytes how many to send; `Long.MAX_VALUE` never ends
  record Flood(long bytes) implements Misbehaviour {
    /// Checks the count.
    public Flood {
      if (bytes < 0) {
        throw new IllegalArgumentException("bytes < 0: " + bytes);
      }
    }
  }
}
