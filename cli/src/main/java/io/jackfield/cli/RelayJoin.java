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
import java.net.SocketException;
import java.time.Duration;
import picocli.CommandLine.ParseResult;

/// How `jack relay` joins two sides, whichever way they came about. Immutable.
///
/// @param words of the user
/// @param context for messages
/// @param connect how to connect
/// @param rate around one side, where it holds back both ways
/// @param faults between the sides
/// @param idle how long a silence ends it
record RelayJoin(
    ParseResult words,
    Context context,
    ConnectOptions connect,
    Layer rate,
    FaultWords faults,
    Duration idle) {
  // UDP has no end of stream: after the other side's end, so long for a late answer.
  private static final Duration QUIET = Duration.ofSeconds(2);

  /// Connects a client onwards and relays until done. Whatever happens is this client's affair
  /// only, and told. A client whose server cannot be reached is left for the caller to close.
  void serve(Duplex client, Endpoint onwards) {
    Duplex to;
    try {
      to = connect(client, onwards, connect.withListener(onwards(client)));
      joined(client, to);
    } catch (IOException e) {
      tell(client, e);
      return;
    }
    try {
      join(client, to);
    } catch (IOException e) {
      // Clients that hang up are the usual case; a datagram that nobody took is a failed connect.
      if (verbose() || e instanceof PortUnreachableException) {
        tell(client, e);
      }
    }
  }

  /// Connects on behalf of a client.
  Duplex connect(Duplex client, Endpoint onwards, ConnectOptions options) throws IOException {
    return onwards.connect(
        context,
        options,
        (address, with, layer) ->
            ProxyWords.isOnTheWay(words)
                ? ProxyWords.connectFor(words, client, address, with, layer)
                : Duplex.connect(address, with, layer));
  }

  /// Connects where no client has come.
  Duplex connect(Endpoint to, ConnectOptions options) throws IOException {
    return to.connect(
        context,
        options,
        (address, with, layer) -> ProxyWords.connect(words, address, with, Layer.none(), layer));
  }

  boolean verbose() {
    return words.hasMatchedOption(Options.VERBOSE);
  }

  private void tell(Duplex client, IOException e) {
    var why =
        e instanceof PortUnreachableException ? "nothing listens on that port" : Messages.of(e);
    context.say(number(client) + "let go of " + client.peer().display() + ": " + why);
  }

  /// What hears the connection that is made for a client. Its bytes are the client's, and a
  /// transcript has those already.
  WireListener onwards(Duplex client) throws IOException {
    var prefix = number(client) + "-> ";
    var log = verbose() ? new WireLog(line -> context.say(prefix + line)) : WireListener.NONE;
    return Listeners.told(context, words, log).and(context.recording().withoutBytes());
  }

  /// Tells which connection was made for which client.
  void joined(Duplex client, Duplex onwards) {
    Json.tellJoined(words, context, client, onwards);
    ExplainWords.tellJoined(words, context, client, onwards);
    context.recording().joined(client, onwards);
  }

  /// As the events of a client are numbered.
  private String number(Duplex client) {
    return verbose() && !Json.isWanted(words)
        ? client.facts(Connection.class).map(c -> "#" + c.id() + " ").orElse("")
        : "";
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
      return faults.join(rate.wrap(left, Deadline.none()), right, options);
    }
  }

  /// Joins the only two that there are: their failure is the command's own.
  Relay.Outcome only(Duplex left, Duplex right) throws IOException {
    try {
      return join(left, right);
    } catch (SocketException e) {
      // The JDK's own says neither what broke nor between whom.
      throw e instanceof PortUnreachableException
          ? e
          : new FailedException(
              FailureClass.RESET,
              "the connection of "
                  + left.peer().display()
                  + " and "
                  + right.peer().display()
                  + " broke: "
                  + Messages.of(e),
              e);
    }
  }

  private static boolean isUdp(Duplex duplex) {
    return duplex.maxWriteBytes() < Integer.MAX_VALUE;
  }

  /// What a relay did, if that is asked for.
  void tell(Relay.Outcome outcome) {
    if (verbose()) {
      context.say(
          "relayed "
              + Say.bytes(outcome.leftToRight())
              + " forth, "
              + Say.bytes(outcome.rightToLeft())
              + " back");
    }
  }
}
