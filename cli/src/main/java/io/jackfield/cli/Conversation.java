package io.jackfield.cli;

import io.jackfield.Duplex;
import io.jackfield.JackfieldException;
import io.jackfield.Relay;
import io.jackfield.UdpAddress;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.time.Duration;

/// Standard input and output joined to one peer, as `connect` and `listen` do.
final class Conversation {
  private Conversation() {}

  /// Copies both ways until done; closes both.
  ///
  /// @param quiet how long a silence ends it over UDP, which has no end of stream
  static void hold(Context context, Duplex peer, Duration quiet) throws IOException {
    var until = context.stdinIsTerminal() ? Relay.Until.RIGHT_ENDED : Relay.Until.BOTH_ENDED;
    var right = peer.peer() instanceof UdpAddress ? new QuietEnd(peer, quiet) : peer;
    try {
      var _ = Relay.join(new Stdio(context.stdio().get()), right, until);
    } catch (JackfieldException | StdioException e) {
      throw e;
    } catch (PortUnreachableException e) {
      throw new IOException(
          peer.peer().display() + " refused the datagram: nothing listens on that port", e);
    } catch (IOException e) {
      // The JDK's own says neither what broke nor with whom.
      throw new IOException(
          "the connection to " + peer.peer().display() + " broke: " + Messages.of(e), e);
    }
  }
}
