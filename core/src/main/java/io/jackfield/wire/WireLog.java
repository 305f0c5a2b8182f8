package io.jackfield.wire;

import io.jackfield.Address;
import io.jackfield.Connection;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.WireEvent;
import io.jackfield.WireListener;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Tells what happens on the wire, in lines for a person: each step, and on request the bytes.
///
/// ```java
/// var log = new WireLog(System.err::println).withBytes();
/// var tube = Tube.connect(address, ConnectOptions.defaults().withListener(log), options);
/// ```
///
/// What a peer says is escaped, and of each piece at most [#SHOWN_BYTES] are shown. Safe for
/// concurrent use when the consumer is.
public final class WireLog implements WireListener {
  /// How many bytes of one piece are shown.
  public static final int SHOWN_BYTES = 4 * 1024;

  private final Consumer<String> out;
  private final boolean numbered;
  private final boolean bytes;

  // Told when something else comes of connecting; the last failure is for whoever connects to tell.
  private volatile String failedAttempt = "";

  /// A log of the steps of one conversation at a time; each line goes to `out`, without a line end.
  public WireLog(Consumer<String> out) {
    this(out, false, false);
  }

  private WireLog(Consumer<String> out, boolean numbered, boolean bytes) {
    this.out = out;
    this.numbered = numbered;
    this.bytes = bytes;
  }

  /// The same for several conversations at once: each line begins with the conversation's number.
  public WireLog withNumbers() {
    return new WireLog(out, true, bytes);
  }

  /// The same with the bytes that pass: text in quotes, anything else as a hexdump.
  public WireLog withBytes() {
    return new WireLog(out, numbered, true);
  }

  @Override
  public void on(WireEvent event) {
    switch (event) {
      case WireEvent.Resolving _,
          WireEvent.Listening _,
          WireEvent.ListenFailed _,
          WireEvent.ListenerClosed _,
          WireEvent.TimedOut _,
          WireEvent.SocketOpened _,
          WireEvent.Bound _,
          WireEvent.Serving _,
          WireEvent.ResolveFailed _ -> {}
      case WireEvent.Resolved e -> resolved(e);
      case WireEvent.Connecting e -> connecting(e);
      case WireEvent.Connected e -> connected(e);
      case WireEvent.ConnectFailed e -> {
        tellFailedAttempt();
        failedAttempt = e.reason();
      }
      case WireEvent.AcceptFailed e ->
          out.accept("cannot accept: " + e.reason() + "; again in " + Say.duration(e.pause()));
      case WireEvent.Accepted e -> {
        // Nobody connects over UDP.
        var how = e.connection().peer() instanceof UdpAddress ? "first datagram" : "connected";
        say(e.connection(), how + " from " + e.connection().peer().display());
      }
      case WireEvent.Rejected e ->
          say(
              e.connection(),
              "turned away " + e.connection().peer().display() + ": " + e.reason().words());
      case WireEvent.Received e -> passed(e.connection(), "received ", e.bytes());
      case WireEvent.Sent e -> passed(e.connection(), "sent ", e.bytes());
      case WireEvent.EndOfStream e ->
          say(e.connection(), "the peer ended its stream" + fin(e.connection(), "received"));
      case WireEvent.HalfClosed e ->
          say(e.connection(), "our stream ended" + fin(e.connection(), "sent") + "; still reading");
      case WireEvent.Broken e -> say(e.connection(), "the connection broke: " + e.reason());
      case WireEvent.HandshakeDone e ->
          say(e.connection(), e.handshake().protocol() + " after " + Say.duration(e.took()));
      case WireEvent.HandshakeFailed e ->
          say(e.connection(), "the handshake failed: " + reason(e.failure()));
      case WireEvent.HandlerFailed e -> say(e.connection(), "ended by: " + reason(e.failure()));
      case WireEvent.Closed e -> closed(e);
    }
  }

  private void resolved(WireEvent.Resolved e) {
    var addresses = e.addresses().stream().map(WireLog::host).collect(Collectors.joining(", "));
    if (!addresses.equals(e.host())) {
      out.accept(e.host() + " is " + addresses + " (looked up in " + Say.duration(e.took()) + ")");
    }
  }

  private static String host(Address address) {
    return switch (address) {
      case TcpAddress tcp -> tcp.host();
      case UdpAddress udp -> udp.host();
      default -> address.display();
    };
  }

  /// The segment that says so, where there are segments.
  private static String fin(Connection connection, String direction) {
    return connection.peer() instanceof TcpAddress ? " (FIN " + direction + ")" : "";
  }

  private void tellFailedAttempt() {
    if (!failedAttempt.isEmpty()) {
      out.accept(failedAttempt);
      failedAttempt = "";
    }
  }

  private void connecting(WireEvent.Connecting e) {
    tellFailedAttempt();
    out.accept("connecting to " + e.target().display());
  }

  private void connected(WireEvent.Connected e) {
    tellFailedAttempt();
    var connection = e.connection();
    out.accept(
        "connected to "
            + connection.peer().display()
            + " from "
            + connection.local().display()
            + " in "
            + Say.duration(e.took()));
  }

  private void closed(WireEvent.Closed e) {
    say(
        e.connection(),
        "closed after "
            + Say.duration(e.lasted())
            + ": received "
            + Say.bytes(e.bytesIn())
            + ", sent "
            + Say.bytes(e.bytesOut())
            + "; "
            + e.reason().words());
  }

  private void passed(Connection connection, String verb, ByteBuffer passed) {
    if (bytes) {
      ByteText.lines(verb + Say.bytes(passed.remaining()), passed)
          .forEach(line -> say(connection, line));
    }
  }

  private static String reason(Throwable failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private void say(Connection connection, String line) {
    out.accept(numbered ? "#" + connection.id() + " " + line : line);
  }
}
