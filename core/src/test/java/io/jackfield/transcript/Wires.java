package io.jackfield.transcript;

import io.jackfield.CloseReason;
import io.jackfield.ConnectFailedException;
import io.jackfield.Connection;
import io.jackfield.Handshake;
import io.jackfield.Span;
import io.jackfield.TcpAddress;
import io.jackfield.WireEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Events as wires tell them.
final class Wires {
  private static final TcpAddress HERE = TcpAddress.loopback(40);
  private static final TcpAddress THERE = TcpAddress.loopback(41);
  private static final Duration TOOK = Duration.ofNanos(1_234_567);

  private Wires() {}

  static Connection connection(long id) {
    return new Connection(id, HERE, THERE);
  }

  static WireEvent connected(long id) {
    return new WireEvent.Connected(connection(id), TOOK);
  }

  static WireEvent sent(long id, byte[] bytes) {
    return new WireEvent.Sent(connection(id), buffer(bytes), Span.since(System.nanoTime()));
  }

  static WireEvent received(long id, byte[] bytes) {
    return new WireEvent.Received(
        connection(id), buffer(bytes), 65_536, Span.since(System.nanoTime()));
  }

  static WireEvent closed(long id, long bytesIn, long bytesOut) {
    return new WireEvent.Closed(connection(id), CloseReason.PEER_ENDED, bytesIn, bytesOut, TOOK);
  }

  /// As those of a relay: outside of the heap, read-only, and not from their start.
  static ByteBuffer buffer(byte[] bytes) {
    var buffer = ByteBuffer.allocateDirect(bytes.length + 3).position(3).put(bytes).flip();
    return buffer.position(3).asReadOnlyBuffer();
  }

  /// One of each kind.
  static List<WireEvent> all() {
    var it = connection(1);
    var handshake =
        new Handshake("TLS 1.3", Map.of("cipher", "TLS_AES_128_GCM_SHA256"), List.of("> hello"));
    return List.of(
        new WireEvent.Resolving("host"),
        new WireEvent.Resolved("host", List.of(HERE, THERE), TOOK),
        new WireEvent.ResolveFailed("host", "unknown", TOOK),
        new WireEvent.SocketOpened(HERE, Map.of("SO_REUSEADDR", 1)),
        new WireEvent.Bound(HERE),
        new WireEvent.Connecting(THERE),
        new WireEvent.Connected(it, TOOK),
        new WireEvent.ConnectFailed(THERE, ConnectFailedException.Reason.REFUSED, "refused", TOOK),
        new WireEvent.Listening(HERE, 128),
        new WireEvent.ListenFailed(HERE, "in use"),
        new WireEvent.AcceptFailed(HERE, "too many open files", TOOK),
        new WireEvent.ListenerClosed(HERE),
        new WireEvent.Accepted(it),
        new WireEvent.Rejected(it, CloseReason.PEER_LIMIT),
        new WireEvent.Serving(it, "jackfield-client-1"),
        new WireEvent.HandshakeDone(it, handshake, TOOK),
        received(1, new byte[] {'h', 'i'}),
        sent(1, new byte[] {'h', 'o'}),
        new WireEvent.EndOfStream(it),
        new WireEvent.HalfClosed(it),
        new WireEvent.TimedOut(it, TOOK),
        new WireEvent.Broken(it, WireEvent.Operation.READ, "reset"),
        new WireEvent.HandshakeFailed(it, new IOException("no \"trust\"\n")),
        new WireEvent.HandlerFailed(it, new IllegalStateException()),
        closed(1, 2, 2));
  }
}
