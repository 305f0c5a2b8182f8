package io.jackfield.cli;

import io.jackfield.CloseReason;
import io.jackfield.ClosedException;
import io.jackfield.ConnectOptions;
import io.jackfield.Connection;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Layer;
import io.jackfield.Relay;
import io.jackfield.RelayOptions;
import io.jackfield.RelayOptions.End;
import io.jackfield.Say;
import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.wire.WireLog;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.time.Duration;

/// How `jack relay` joins two sides, whichever way they came about. Immutable.
///
/// @param context for messages
/// @param connect how to connect
/// @param rate around one side, where it holds back both ways
/// @param idle how long a silence ends it
/// @param verbose whether the steps are told
record RelayJoin(
    Context context, ConnectOptions connect, Layer rate, Duration idle, boolean verbose) {
  // UDP has no end of stream: after the other side's end, so long for a late answer.
  private static final Duration QUIET = Duration.ofSeconds(2);

  /// Connects a client onwards and relays until done. Whatever happens is this client's affair
  /// only: it is told, and the client is let go.
  void serve(Duplex client, Endpoint onwards) {
    try (client) {
      var to = connect(client, onwards);
      join(client, to);
    } catch (ClosedException e) {
      if (verbose || e.reason() != CloseReason.IDLE_LIMIT) {
        tell(client, e);
      }
    } catch (IOException e) {
      if (verbose || e instanceof PortUnreachableException) {
        tell(client, e);
      }
    } catch (Unconnected e) {
      tell(client, e.failure());
    }
  }

  private void tell(Duplex client, IOException e) {
    context.say(number(client) + "let go of " + client.peer().display() + ": " + said(e));
  }

  private static String said(IOException e) {
    return e instanceof PortUnreachableException ? "nothing listens on that port" : Messages.of(e);
  }

  /// The second side could not be reached.
  private static final class Unconnected extends Exception {
    private static final long serialVersionUID = 1L;
    private final IOException failure;

    Unconnected(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }

  private Duplex connect(Duplex client, Endpoint onwards) throws Unconnected {
    var prefix = number(client) + "-> ";
    var listener = verbose ? new WireLog(line -> context.say(prefix + line)) : WireListener.NONE;
    try {
      return onwards.connect(context, connect.withListener(listener));
    } catch (IOException e) {
      throw new Unconnected(e);
    }
  }

  /// As the events of a client are numbered.
  private String number(Duplex client) {
    return verbose ? client.facts(Connection.class).map(c -> "#" + c.id() + " ").orElse("") : "";
  }

  /// Joins two that are there; closes both.
  Relay.Outcome join(Duplex left, Duplex right) throws IOException {
    boolean leftIsUdp = isUdp(left);
    boolean rightIsUdp = isUdp(right);
    var options = RelayOptions.defaults().withIdle(idle);
    // Datagrams have no end that could be passed on: once the stream has ended, that is all.
    if (leftIsUdp && !rightIsUdp) {
      options = options.withRightEnd(End.halfClose().withPatience(QUIET));
    }
    if (rightIsUdp && !leftIsUdp) {
      options = options.withLeftEnd(End.halfClose().withPatience(QUIET));
    }
    try (left;
        right) {
      return Relay.join(rate.wrap(left, Deadline.none()), right, options);
    }
  }

  private static boolean isUdp(Duplex duplex) {
    return duplex.maxWriteBytes() < Integer.MAX_VALUE;
  }

  /// What a relay did, if that is asked for.
  void tell(Relay.Outcome outcome) {
    if (verbose) {
      context.say(
          "relayed "
              + Say.bytes(outcome.leftToRight())
              + " forth, "
              + Say.bytes(outcome.rightToLeft())
              + " back");
    }
  }
}
