package io.jackfield.wire;

import io.jackfield.Address;
import io.jackfield.Connection;
import io.jackfield.WireEvent;
import io.jackfield.WireListener;
import java.time.InstantSource;
import java.util.function.Consumer;

/// Tells what happens on the wire in JSON, an object a line, for programs. Bytes are counted, not
/// shown: the last event of a connection, `closed`, has the sums.
///
/// Each object has `event` and `time` (ISO 8601 in UTC); those of a connection have its number as
/// `connection`. Times that something took are in milliseconds (`took_ms`). The names stay; new
/// events and members may come.
///
/// Safe for concurrent use when the consumer is.
public final class WireJson implements WireListener {
  private final Consumer<String> out;
  private final InstantSource clock;

  /// Each line goes to `out`, without a line end.
  public WireJson(Consumer<String> out) {
    this(out, InstantSource.system());
  }

  /// The same by another clock.
  public WireJson(Consumer<String> out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /// Begins an object that fits among these.
  public JsonLine event(String event) {
    return new JsonLine().put("event", event).put("time", clock.instant().toString());
  }

  @Override
  public void on(WireEvent event) {
    switch (event) {
      // Each piece would be a line: far more than the bytes themselves.
      case WireEvent.Received _, WireEvent.Sent _ -> {}
      case WireEvent.Resolving e -> tell(event("resolving").put("host", e.host()));
      case WireEvent.Resolved e ->
          tell(
              event("resolved")
                  .put("host", e.host())
                  .put("addresses", e.addresses().stream().map(Address::toString).toList())
                  .put("took_ms", e.took()));
      case WireEvent.ResolveFailed e ->
          tell(
              event("resolve-failed")
                  .put("host", e.host())
                  .put("reason", e.reason())
                  .put("took_ms", e.took()));
      case WireEvent.Connecting e -> tell(event("connecting").put("target", e.target()));
      case WireEvent.Connected e ->
          tell(introduce("connected", e.connection()).put("took_ms", e.took()));
      case WireEvent.ConnectFailed e ->
          tell(
              event("connect-failed")
                  .put("target", e.target())
                  .put("reason", e.reason())
                  .put("took_ms", e.took()));
      case WireEvent.Listening e ->
          tell(event("listening").put("local", e.local()).put("backlog", e.backlog()));
      case WireEvent.AcceptFailed e ->
          tell(
              event("accept-failed")
                  .put("local", e.local())
                  .put("reason", e.reason())
                  .put("pause_ms", e.pause()));
      case WireEvent.ListenerClosed e -> tell(event("listener-closed").put("local", e.local()));
      case WireEvent.Accepted e -> tell(introduce("accepted", e.connection()));
      case WireEvent.Rejected e ->
          tell(introduce("rejected", e.connection()).put("reason", e.reason().key()));
      case WireEvent.EndOfStream e -> tell(of("end-of-stream", e.connection()));
      case WireEvent.HalfClosed e -> tell(of("half-closed", e.connection()));
      case WireEvent.TimedOut e ->
          tell(of("timed-out", e.connection()).put("waited_ms", e.waited()));
      case WireEvent.Broken e -> tell(of("broken", e.connection()).put("reason", e.reason()));
      case WireEvent.HandshakeFailed e ->
          tell(of("handshake-failed", e.connection()).put("reason", reason(e.failure())));
      case WireEvent.HandlerFailed e ->
          tell(of("handler-failed", e.connection()).put("reason", reason(e.failure())));
      case WireEvent.Closed e ->
          tell(
              of("closed", e.connection())
                  .put("reason", e.reason().key())
                  .put("bytes_in", e.bytesIn())
                  .put("bytes_out", e.bytesOut())
                  .put("lasted_ms", e.lasted()));
    }
  }

  private JsonLine of(String event, Connection connection) {
    return event(event).put("connection", connection.id());
  }

  /// The first event of a connection says between whom it is.
  private JsonLine introduce(String event, Connection connection) {
    return of(event, connection).put("local", connection.local()).put("peer", connection.peer());
  }

  private static String reason(Throwable failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private void tell(JsonLine line) {
    out.accept(line.toString());
  }
}
