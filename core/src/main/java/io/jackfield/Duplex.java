package io.jackfield;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/// A connection in both directions: the small interface that transports implement and layers wrap.
/// Programs rather use a [Tube], which buffers one.
///
/// One thread may read while another writes; two readers, or two writers, take turns outside.
/// `close` may come from any thread and ends a wait in the others. Interrupting a thread that waits
/// here closes the connection: the JDK's sockets do so, and half a wait cannot be taken back.
public interface Duplex extends Closeable {

  /// Reads what is there into `target`, waiting until at least one byte has come.
  ///
  /// A deadline that has passed already still takes what has arrived, the kernel's buffer included.
  ///
  /// @return how many bytes were read, at least 1; or -1 at the end of the stream
  /// @throws java.net.SocketTimeoutException when the deadline passed; nothing was read then
  /// @throws java.net.SocketException when the connection broke
  /// @throws java.nio.channels.ClosedChannelException when this side closed it
  int read(ByteBuffer target, Deadline deadline) throws IOException;

  /// Waits until a read would give something at once: bytes, the end, or a failure. So whoever
  /// waits long need not hold a buffer meanwhile. It may return early, and does at once where the
  /// transport cannot tell; then the read waits.
  ///
  /// @throws java.net.SocketTimeoutException when the deadline passed; perhaps only the read does
  ///   so
  /// @throws java.net.SocketException when the connection broke
  /// @throws java.nio.channels.ClosedChannelException when this side closed it
  default void awaitInput(Deadline deadline) throws IOException {}

  /// Writes all of `source`.
  ///
  /// @throws java.net.SocketTimeoutException when the deadline passed first; how much went out is
  ///   unknown then, so the connection is closed
  /// @throws java.io.IOException when the connection broke or was closed
  void write(ByteBuffer source, Deadline deadline) throws IOException;

  /// Ends the output: the peer sees the end of the stream after what was written (half-close, FIN).
  /// Reading goes on. Idempotent; does nothing where the transport has no ends, as UDP.
  void closeOutput() throws IOException;

  /// Closes both directions at once, without waiting. Idempotent.
  @Override
  void close() throws IOException;

  /// Closes both directions at once and breaks the connection, where the transport can: over TCP by
  /// a reset (RST), with which the peer's reads and writes fail, and what was still on its way is
  /// lost. Elsewhere it is [#close]. Idempotent; whoever owns the duplex closes it all the same.
  default void reset() throws IOException {
    close();
  }

  /// This side's address.
  Address local();

  /// The other side's address.
  Address peer();

  /// The most that one write should carry: more makes no sense (streams) or would not fit
  /// (datagrams).
  default int maxWriteBytes() {
    return Integer.MAX_VALUE;
  }

  /// Whether reading blocks its thread where nothing can wake it, as standard input does: such a
  /// duplex is read from a daemon platform thread, which may outlive the conversation.
  default boolean blocksUnwakeably() {
    return false;
  }

  /// What a layer of this connection knows of it, by the type of the answer: `TlsFacts` of the TLS
  /// layer, say, or the [Connection] that its [WireEvent]s name. Empty when no layer knows such a
  /// thing. Layers ask the duplex inside.
  default <F> Optional<F> facts(Class<F> kind) {
    return Optional.empty();
  }

  /// Connects to an address, with [ConnectOptions#defaults].
  ///
  /// @throws JackfieldException the subtype says which step failed
  static Duplex connect(Address address) throws IOException {
    return connect(address, ConnectOptions.defaults());
  }

  /// Connects to an address.
  ///
  /// @throws JackfieldException the subtype says which step failed
  static Duplex connect(Address address, ConnectOptions options) throws IOException {
    return address.connect(options);
  }

  /// Connects to an address and puts layers around the connection, the first innermost. The timeout
  /// of the options is for all of it, the layers' handshakes too; the listener is told what is said
  /// within the layers.
  ///
  /// @throws JackfieldException the subtype says which step failed
  static Duplex connect(Address address, ConnectOptions options, Layer... layers)
      throws IOException {
    var deadline = Deadline.after(options.timeout());
    return wrap(address.connect(options), deadline, layers);
  }

  /// Puts layers around a connection that nobody has talked through yet, the first innermost, by
  /// the deadline. The listener of a connection from [#connect] or [Listener#accept] is told what
  /// is said within the layers. Closes the connection when that fails.
  ///
  /// @throws TlsException when a TLS handshake failed
  /// @throws IOException when the connection broke
  static Duplex wrap(Duplex duplex, Deadline deadline, Layer... layers) throws IOException {
    var peer = duplex.peer();
    try {
      for (var layer : layers) {
        if (duplex instanceof ObservedDuplex observed) {
          observed.wrapIn(layer, deadline);
        } else {
          duplex = layer.wrap(duplex, deadline);
        }
      }
      return duplex;
    } catch (ClosedChannelException e) {
      // Nobody else knows of it yet, so nobody else can have closed it.
      throw new ClosedException(
          "gave up the handshake with " + peer.display() + ": this thread was interrupted",
          CloseReason.WE_ENDED,
          e);
    } catch (IOException e) {
      throw Closing.after(e, duplex);
    }
  }

  /// Two ends joined in memory: what one writes the other reads. Each direction holds 64 KiB; a
  /// writer waits when that is full, as with a socket.
  static Pair pair() {
    return MemoryDuplex.pair();
  }

  /// Two ends of one connection.
  record Pair(Duplex left, Duplex right) {}
}
