package io.jackfield.wire;

import io.jackfield.Address;
import io.jackfield.Connection;
import io.jackfield.WireEvent;
import io.jackfield.WireListener;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

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
    // Each piece would be a line: far more than the bytes themselves.
    if (!(event instanceof WireEvent.Received) && !(event instanceof WireEvent.Sent)) {
      out.accept(describe(event, this::event).toString());
    }
  }

  /// An event in the words of these objects; of bytes only the count.
  ///
  /// @param begin begins an object for an event of that name
  public static JsonLine describe(WireEvent event, Function<String, JsonLine> begin) {
    return switch (event) {
      case WireEvent.Resolving e -> begin.apply("resolving").put("host", e.host());
      case WireEvent.Resolved e ->
          begin
              .apply("resolved")
              .put("host", e.host())
              .put("addresses", e.addresses().stream().map(Address::toString).toList())
              .put("took_ms", e.took());
      case WireEvent.ResolveFailed e ->
          begin
              .apply("resolve-failed")
              .put("host", e.host())
              .put("reason", e.reason())
              .put("took_ms", e.took());
      case WireEvent.SocketOpened e ->
          begin.apply("socket").put("address", e.address()).put("options", e.options());
      case WireEvent.Bound e -> begin.apply("bound").put("local", e.local());
      case WireEvent.Connecting e -> begin.apply("connecting").put("target", e.target());
      case WireEvent.Connected e ->
          introduce(begin.apply("connected"), e.connection()).put("took_ms", e.took());
      case WireEvent.ConnectFailed e ->
          begin
              .apply("connect-failed")
              .put("target", e.target())
              .put("reason", e.reason())
              .put("took_ms", e.took());
      case WireEvent.Listening e ->
          begin.apply("listening").put("local", e.local()).put("backlog", e.backlog());
      case WireEvent.ListenFailed e ->
          begin.apply("listen-failed").put("local", e.local()).put("reason", e.reason());
      case WireEvent.AcceptFailed e ->
          begin
              .apply("accept-failed")
              .put("local", e.local())
              .put("reason", e.reason())
              .put("pause_ms", e.pause());
      case WireEvent.ListenerClosed e -> begin.apply("listener-closed").put("local", e.local());
      case WireEvent.Accepted e -> introduce(begin.apply("accepted"), e.connection());
      case WireEvent.Rejected e ->
          introduce(begin.apply("rejected"), e.connection()).put("reason", e.reason().key());
      case WireEvent.Serving e ->
          of(begin.apply("serving"), e.connection()).put("thread", e.thread());
      case WireEvent.HandshakeDone e ->
          of(begin.apply("handshake-done"), e.connection())
              .put("protocol", e.handshake().protocol())
              .putTexts("facts", e.handshake().facts())
              .put("messages", e.handshake().messages())
              .put("took_ms", e.took());
      case WireEvent.Received e ->
          of(begin.apply("received"), e.connection())
              .put("bytes", e.bytes().remaining())
              .put("room", e.room());
      case WireEvent.Sent e ->
          of(begin.apply("sent"), e.connection()).put("bytes", e.bytes().remaining());
      case WireEvent.EndOfStream e -> of(begin.apply("end-of-stream"), e.connection());
      case WireEvent.HalfClosed e -> of(begin.apply("half-closed"), e.connection());
      case WireEvent.TimedOut e ->
          of(begin.apply("timed-out"), e.connection()).put("waited_ms", e.waited());
      case WireEvent.Broken e ->
          of(begin.apply("broken"), e.connection())
              .put("during", e.during().name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .put("reason", e.reason());
      case WireEvent.HandshakeFailed e ->
          of(begin.apply("handshake-failed"), e.connection()).put("reason", reason(e.failure()));
      case WireEvent.HandlerFailed e ->
          of(begin.apply("handler-failed"), e.connection()).put("reason", reason(e.failure()));
      case WireEvent.Closed e ->
          of(begin.apply("closed"), e.connection())
              .put("reason", e.reason().key())
              .put("bytes_in", e.bytesIn())
              .put("bytes_out", e.bytesOut())
              .put("lasted_ms", e.lasted());
    };
  }

  private static JsonLine of(JsonLine line, Connection connection) {
    return line.put("connection", connection.id());
  }

  /// The first event of a connection says between whom it is.
  private static JsonLine introduce(JsonLine line, Connection connection) {
    return of(line, connection).put("local", connection.local()).put("peer", connection.peer());
  }

  private static String reason(Throwable failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
