package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.Connection;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.WireEvent;
import io.jackfield.WireListener;
import java.util.stream.Collectors;

/// `-v`: tells what happens on the wire, a line each, on standard error.
///
/// With several conversations at once each line starts with the conversation's number.
final class VerboseLog implements WireListener {
  private final Context context;
  private final boolean numbered;

  // Told when another address is tried; the last failure is the command's own message.
  private volatile String failedAttempt = "";

  private VerboseLog(Context context, boolean numbered) {
    this.context = context;
    this.numbered = numbered;
  }

  /// For a verb with one conversation, if the user asked for it.
  static WireListener single(Context context, boolean wanted) {
    return wanted ? new VerboseLog(context, false) : WireListener.NONE;
  }

  /// For a verb with many conversations, if the user asked for it.
  static WireListener numbered(Context context, boolean wanted) {
    return wanted ? new VerboseLog(context, true) : WireListener.NONE;
  }

  @Override
  public void on(WireEvent event) {
    switch (event) {
      case WireEvent.Resolving _,
          WireEvent.Listening _,
          WireEvent.ListenerClosed _,
          WireEvent.Received _,
          WireEvent.Sent _,
          WireEvent.TimedOut _,
          WireEvent.ResolveFailed _ -> {}
      case WireEvent.Resolved e -> resolved(e);
      case WireEvent.Connecting e -> connecting(e);
      case WireEvent.Connected e ->
          context.say(
              "connected to "
                  + e.connection().peer().display()
                  + " from "
                  + e.connection().local().display()
                  + " in "
                  + Say.duration(e.took()));
      case WireEvent.ConnectFailed e -> failedAttempt = e.reason();
      case WireEvent.AcceptFailed e ->
          context.say("cannot accept: " + e.reason() + "; again in " + Say.duration(e.pause()));
      case WireEvent.Accepted e ->
          say(e.connection().id(), "connected from " + e.connection().peer().display());
      case WireEvent.Rejected e ->
          say(
              e.connection().id(),
              "turned away " + e.connection().peer().display() + ": " + e.reason().words());
      case WireEvent.EndOfStream e ->
          say(e.connection().id(), "the peer ended its stream" + fin(e.connection(), "received"));
      case WireEvent.HalfClosed e ->
          say(
              e.connection().id(),
              "our stream ended" + fin(e.connection(), "sent") + "; still reading");
      case WireEvent.Broken e -> say(e.connection().id(), "the connection broke: " + e.reason());
      case WireEvent.HandshakeFailed e ->
          say(e.connection().id(), "the handshake failed: " + Messages.of(e.failure()));
      case WireEvent.HandlerFailed e ->
          say(e.connection().id(), "ended by: " + Messages.of(e.failure()));
      case WireEvent.Closed e ->
          say(
              e.connection().id(),
              "closed after "
                  + Say.duration(e.lasted())
                  + ": received "
                  + Say.bytes(e.bytesIn())
                  + ", sent "
                  + Say.bytes(e.bytesOut())
                  + "; "
                  + e.reason().words());
    }
  }

  /// The segment that says so, where there are segments.
  private static String fin(Connection connection, String direction) {
    return connection.peer() instanceof TcpAddress ? " (FIN " + direction + ")" : "";
  }

  private void connecting(WireEvent.Connecting e) {
    if (!failedAttempt.isEmpty()) {
      context.say(failedAttempt);
      failedAttempt = "";
    }
    context.say("connecting to " + e.target().display());
  }

  private void resolved(WireEvent.Resolved e) {
    var addresses = e.addresses().stream().map(VerboseLog::host).collect(Collectors.joining(", "));
    if (!addresses.equals(e.host())) {
      context.say(e.host() + " is " + addresses + " (looked up in " + Say.duration(e.took()) + ")");
    }
  }

  private static String host(Address address) {
    return switch (address) {
      case TcpAddress tcp -> tcp.host();
      case UdpAddress udp -> udp.host();
      default -> address.display();
    };
  }

  private void say(long id, String message) {
    context.say(numbered ? "#" + id + " " + message : message);
  }
}
