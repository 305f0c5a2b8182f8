package io.jackfield.cli;

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
  /// only, and told. A client whose server cannot be reached is left for the caller to close.
  void serve(Duplex client, Endpoint onwards) {
    Duplex to;
    try {
      to = onwards.connect(context, connect.withListener(log(client)));
    } catch (IOException e) {
      tell(client, e);
      return;
    }
    try {
      join(client, to);
    } catch (IOException e) {
      // Clients that hang up are the usual case; a datagram that nobody took is a failed connect.
      if (verbose || e instanceof PortUnreachableException) {
        tell(client, e);
      }
    }
  }

  private void tell(Duplex client, IOException e) {
    var why =
        e instanceof PortUnreachableException ? "nothing listens on that port" : Messages.of(e);
    context.say(number(client) + "let go of " + client.peer().display() + ": " + why);
  }

  private WireListener log(Duplex client) {
    var prefix = number(client) + "-> ";
    return verbose ? new WireLog(line -> context.say(prefix + line)) : WireListener.NONE;
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
