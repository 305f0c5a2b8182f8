package io.jackfield.cli;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.EndOfStreamException;
import io.jackfield.InteractEnd;
import io.jackfield.InteractMode;
import io.jackfield.JackfieldException;
import io.jackfield.Keyboard;
import io.jackfield.Relay;
import io.jackfield.RelayOptions;
import io.jackfield.RelayOptions.End;
import io.jackfield.Tube;
import io.jackfield.UdpAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Stdio;
import io.jackfield.cli.console.StdioException;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.time.Duration;

/// Standard input and output, or the person at the terminal, joined to one peer, as `connect` and
/// `listen` do.
final class Conversation {
  private Conversation() {}

  /// Talks both ways until done; closes the peer.
  ///
  /// @param mode what a person's keys mean
  /// @param quiet how long a silence ends it over UDP, which has no end of stream
  /// @return the exit code
  static int hold(Context context, Duplex peer, InteractMode mode, Duration quiet)
      throws IOException {
    return hold(context, peer, mode, quiet, ends(context));
  }

  /// What the ends of the two sides mean unless the user says otherwise.
  static RelayOptions ends(Context context) {
    // A person has no way to know that nobody listens any more.
    return context.stdinIsTerminal()
        ? RelayOptions.defaults().withRightEnd(End.close())
        : RelayOptions.defaults();
  }

  /// Talks both ways until done; closes the peer.
  ///
  /// @param mode what a person's keys mean
  /// @param quiet how long a silence ends it over UDP, which has no end of stream
  /// @param ends when it is done, unless a person types
  /// @return the exit code
  static int hold(
      Context context, Duplex peer, InteractMode mode, Duration quiet, RelayOptions ends)
      throws IOException {
    try {
      if (context.stdinIsTerminal()
          && !(peer.peer() instanceof UdpAddress)
          && Keyboard.atTerminal().isPresent()) {
        return type(context, Tube.over(peer), mode);
      }
      join(context, peer, quiet, ends);
      return ExitCode.OK;
    } catch (JackfieldException | StdioException e) {
      throw e;
    } catch (PortUnreachableException e) {
      throw new FailedException(
          FailureClass.REFUSED,
          peer.peer().display() + " refused the datagram: nothing listens on that port",
          e);
    } catch (IOException e) {
      // The JDK's own says neither what broke nor with whom.
      throw new FailedException(
          FailureClass.RESET,
          "the connection to " + peer.peer().display() + " broke: " + Messages.of(e),
          e);
    }
  }

  private static void join(Context context, Duplex peer, Duration quiet, RelayOptions ends)
      throws IOException {
    var right = peer.peer() instanceof UdpAddress ? new QuietEnd(peer, quiet) : peer;
    var _ = Relay.join(new Stdio(context.stdio().get()), right, ends);
  }

  /// A person types. Their Ctrl-D is our end, and the peer may have more to say.
  private static int type(Context context, Tube tube, InteractMode mode) throws IOException {
    try (tube) {
      var end = tube.interact(mode);
      if (end == InteractEnd.INTERRUPTED) {
        return ExitCode.INTERRUPTED;
      }
      if (end == InteractEnd.USER_ENDED && mode == InteractMode.LINE) {
        tube.closeOutput();
        printRest(context, tube.withTimeout(Deadline.FOREVER));
      }
      return ExitCode.OK;
    }
  }

  private static void printRest(Context context, Tube tube) throws IOException {
    try {
      while (true) {
        context.out().print(tube.readAvailableText());
        context.out().flush();
      }
    } catch (EndOfStreamException _) {
      // That was the rest.
    }
  }
}
