package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What happened on a wire: the one way to observe a conversation. Whatever shows, counts or keeps
/// sessions is a [WireListener] of these; nothing else taps the bytes.
///
/// Each start has exactly one end: [Resolving] ends in [Resolved] or [ResolveFailed], [Connecting]
/// in [Connected] or [ConnectFailed], [Listening] in [ListenerClosed], [Connected] and [Accepted]
/// in [Closed]. A connection that is [Rejected] was never accepted, and has no [Closed]. The others
/// are moments.
public sealed interface WireEvent {

  /// A name is being looked up.
  record Resolving(String host) implements WireEvent {}

  /// The name stands for these addresses, in the order in which they will be tried.
  record Resolved(String host, List<Address> addresses, Duration took) implements WireEvent {
    /// Copies the list.
    public Resolved {
      addresses = List.copyOf(addresses);
    }
  }

  /// The name stands for nothing.
  record ResolveFailed(String host, String reason, Duration took) implements WireEvent {}

  /// A socket was made, to connect to this address or to listen on it.
  ///
  /// @param options what was set on it, by the names of the sockets API (`SO_REUSEADDR`), in the
  ///   order in which it was set
  record SocketOpened(Address address, Map<String, Integer> options) implements WireEvent {
    /// Copies the map.
    public SocketOpened {
      options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
  }

  /// A client's socket took the source address that it was asked to; a server's tells [Listening].
  record Bound(Address local) implements WireEvent {}

  /// One address is being tried.
  record Connecting(Address target) implements WireEvent {}

  /// The address answered.
  record Connected(Connection connection, Duration took) implements WireEvent {}

  /// The address did not answer, or refused.
  ///
  /// @param reason in words
  record ConnectFailed(
      Address target, ConnectFailedException.Reason kind, String reason, Duration took)
      implements WireEvent {}

  /// A server took its address. `backlog` is how many finished handshakes may wait to be accepted;
  /// 0 where there are none, as with UDP.
  record Listening(Address local, int backlog) implements WireEvent {}

  /// The address could not be taken: nobody listens.
  record ListenFailed(Address local, String reason) implements WireEvent {}

  /// Accepting failed for now; the server goes on after the pause.
  record AcceptFailed(Address local, String reason, Duration pause) implements WireEvent {}

  /// The server gave its address up.
  record ListenerClosed(Address local) implements WireEvent {}

  /// A peer connected; over UDP, which has no connections, its first datagram came.
  record Accepted(Connection connection) implements WireEvent {}

  /// A peer connected and was turned away.
  record Rejected(Connection connection, CloseReason reason) implements WireEvent {}

  /// A server's handler begins to talk to a peer, on the thread of this name.
  record Serving(Connection connection, String thread) implements WireEvent {}

  /// A [Layer] is in place, and what is told from now on is said within it.
  record HandshakeDone(Connection connection, Handshake handshake, Duration took)
      implements WireEvent {}

  /// Bytes came. The buffer is read-only and valid during the call only: copy what you keep.
  ///
  /// @param room how many bytes would have been taken at most
  /// @param span from the call to its return, waiting included
  record Received(Connection connection, ByteBuffer bytes, int room, Span span)
      implements WireEvent {}

  /// Bytes were handed to the kernel. The buffer is read-only and valid during the call only. Who
  /// writes tells after the fact, so another thread may have told of the peer's answer before: sort
  /// by [Span#startNanos] where the order matters.
  ///
  /// @param span from the call to its return
  record Sent(Connection connection, ByteBuffer bytes, Span span) implements WireEvent {}

  /// The peer ended its side (FIN): nothing more will come.
  record EndOfStream(Connection connection) implements WireEvent {}

  /// This side ended its output (FIN): it will send no more, and can still read.
  record HalfClosed(Connection connection) implements WireEvent {}

  /// A wait ran out of time; the conversation may go on.
  record TimedOut(Connection connection, Duration waited) implements WireEvent {}

  /// What a connection can break at.
  enum Operation {
    /// Bytes were waited for.
    READ,
    /// Bytes were handed over.
    WRITE,
    /// The output was ended.
    END_OUTPUT
  }

  /// The connection broke, as this was tried.
  record Broken(Connection connection, Operation during, String reason) implements WireEvent {}

  /// A [Layer]'s handshake failed, so nobody ever talked; the close follows.
  record HandshakeFailed(Connection connection, IOException failure) implements WireEvent {}

  /// A server's handler ended with an exception.
  record HandlerFailed(Connection connection, Throwable failure) implements WireEvent {}

  /// The conversation is over.
  record Closed(
      Connection connection, CloseReason reason, long bytesIn, long bytesOut, Duration lasted)
      implements WireEvent {}
}
