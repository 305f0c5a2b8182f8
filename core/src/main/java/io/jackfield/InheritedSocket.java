package io.jackfield;

import io.jackfield.posix.Posix;
import io.jackfield.posix.StandardStreams;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;

/// The listening socket that systemd, or whoever else speaks its protocol (sd_listen_fds(3)), has
/// opened for this process: descriptor 3, announced by `LISTEN_PID` and `LISTEN_FDS`. Without
/// those, one that is standard input, as inetd hands it over.
///
/// The JDK makes a channel of standard input only, so the descriptor is put there for that moment.
/// When such a channel is closed the JDK replaces the three standard streams, which is undone.
final class InheritedSocket {
  private static final int FIRST = 3;

  private InheritedSocket() {}

  /// The socket; the process has one, and it can be asked for once.
  ///
  /// @throws ListenException when there is none
  static ServerSocketChannel open(Map<String, String> environment) throws IOException {
    var pid = environment.get("LISTEN_PID");
    var channel =
        pid == null
            ? System.inheritedChannel()
            : announced(pid, environment.getOrDefault("LISTEN_FDS", ""));
    if (channel instanceof ServerSocketChannel listening) {
      return listening;
    }
    throw cannot(
        pid == null
            ? "LISTEN_PID is not set; let systemd or systemd-socket-activate start this"
            : "descriptor 3 is no listening stream socket");
  }

  @SuppressWarnings("NullAway") // The JDK's own answer may be null, which instanceof takes.
  private static Channel announced(String pid, String count) throws IOException {
    if (!pid.equals(Long.toString(ProcessHandle.current().pid()))) {
      throw cannot("LISTEN_PID is another process, " + Escape.text(pid));
    }
    if (!count.equals("1")) {
      throw cannot("LISTEN_FDS is \"" + Escape.text(count) + "\"; one socket is what can be taken");
    }
    if (!FastPath.mayCall()) {
      throw cannot(
          "it takes Linux with glibc 2.34 or newer on a 64-bit Intel or ARM processor, and java's"
              + " flag --enable-native-access");
    }
    return StandardStreams.keeping(() -> {
      int result = StandardStreams.replaceInput(FIRST);
      if (result < 0) {
        throw cannot("descriptor 3: " + Posix.describe(result));
      }
      return System.inheritedChannel();
    });
  }

  /// Closes the channel; the standard streams stay as they are.
  static void close(ServerSocketChannel channel) throws IOException {
    if (!Posix.isAvailable()) {
      channel.close();
      return;
    }
    StandardStreams.keeping(() -> {
      channel.close();
      return channel;
    });
  }

  private static ListenException cannot(String why) {
    return new ListenException("cannot listen on a socket that was handed over: " + why, null);
  }
}
