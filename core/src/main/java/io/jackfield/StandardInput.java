package io.jackfield;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.jspecify.annotations.Nullable;

/// `System.in` for those who must be able to leave a wait. A process has one standard input and its
/// read cannot be taken back, so it is read ahead once for all of them: what was typed while nobody
/// waited is there for the next who does.
final class StandardInput {
  // Guarded by the class.
  private static @Nullable ReadAhead ahead;

  private StandardInput() {}

  /// What is there, or comes in time.
  ///
  /// @return how many bytes, 0 when none came in time, -1 at the end
  static int read(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      return ahead().read(target, deadline);
    } catch (SocketTimeoutException e) {
      return 0;
    }
  }

  private static synchronized ReadAhead ahead() {
    if (ahead == null) {
      // Nothing can wake a read of standard input: a daemon platform thread may end with the
      // process.
      ahead =
          ReadAhead.start(
              Thread.ofPlatform().daemon().name("jackfield-stdin"),
              Channels.newChannel(System.in)::read);
    }
    return ahead;
  }
}
