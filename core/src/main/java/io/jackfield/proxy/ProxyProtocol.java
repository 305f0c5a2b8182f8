package io.jackfield.proxy;

import io.jackfield.Address;
import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import io.jackfield.JackfieldException;
import io.jackfield.Layer;
import io.jackfield.ProxyException;
import io.jackfield.ProxyException.Reason;
import io.jackfield.TcpAddress;
import io.jackfield.opening.Opening;
import io.jackfield.opening.TooLongException;
import io.jackfield.proxy.ProxyHeader.Ends;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// HAProxy's PROXY protocol: a header before a connection's first byte, by which a load balancer
/// tells a server who the real client is.
///
/// ```java
/// var options = ServerOptions.defaults().withLayer(ProxyProtocol.accept());
/// try (var server = Server.listen(address, options, handler)) { ... }
/// ```
///
/// The handler's `tube.peer()` and `tube.local()` are those of the header then. Whoever can connect
/// can write such a header, so accept it only where nobody but the proxies can.
public final class ProxyProtocol {
  private ProxyProtocol() {}

  /// The two forms of the header.
  public enum Version {
    /// A line of text.
    V1,
    /// Bytes.
    V2
  }

  /// A client's layer that writes the header of its own connection: from its own address to the
  /// peer's. Where one of these is not a TCP address in numbers, behind a proxy say, it tells that
  /// it does not know.
  public static Layer send(Version version) {
    return (inner, deadline) -> write(inner, deadline, version, ends(inner.local(), inner.peer()));
  }

  /// A client's layer that writes a header for somebody else.
  ///
  /// @param source the real client
  /// @param destination whom it connected to
  /// @throws IllegalArgumentException when the two are not both IPv4 or both IPv6 addresses
  public static Layer send(Version version, TcpAddress source, TcpAddress destination) {
    var ends = ends(source, destination);
    if (ends.isEmpty()) {
      throw new IllegalArgumentException(
          "not two addresses of one family: " + source.display() + ", " + destination.display());
    }
    return (inner, deadline) -> write(inner, deadline, version, ends);
  }

  /// A relay's layer that writes a header for the client that it relays: from that client to whom
  /// it connected to. Where one of these is not a TCP address in numbers, it tells that it does not
  /// know.
  public static Layer sendFor(Duplex client, Version version) {
    return (inner, deadline) ->
        write(inner, deadline, version, ends(client.peer(), client.local()));
  }

  private static Duplex write(Duplex inner, Deadline deadline, Version version, Optional<Ends> ends)
      throws IOException {
    var header =
        switch (version) {
          case V1 -> HeaderV1.encode(ends);
          case V2 -> HeaderV2.encode(ends);
        };
    inner.write(ByteBuffer.wrap(header), deadline);
    return inner;
  }

  private static Optional<Ends> ends(Address source, Address destination) {
    if (!(source instanceof TcpAddress from) || !(destination instanceof TcpAddress to)) {
      return Optional.empty();
    }
    var first = Names.literal(from.host());
    var second = Names.literal(to.host());
    if (first.isEmpty()
        || second.isEmpty()
        || first.get().getAddress().length != second.get().getAddress().length) {
      return Optional.empty();
    }
    return Optional.of(
        new Ends(address(first.get(), from.port()), address(second.get(), to.port())));
  }

  static TcpAddress address(InetAddress address, int port) {
    return TcpAddress.of(new InetSocketAddress(address, port));
  }

  /// A server's layer that reads the header, of either version, and takes the addresses from it. A
  /// connection without one is refused, as the protocol demands.
  public static Layer accept() {
    return (inner, deadline) -> {
      var opening = new Opening(inner, deadline, HeaderV2.MOST_BYTES);
      try {
        return accepted(opening, deadline, inner);
      } catch (SocketTimeoutException e) {
        throw failed(inner, Reason.TIMED_OUT, "it did not come in time", e);
      } catch (EOFException e) {
        throw failed(inner, Reason.CLOSED, "the stream ended before it was whole", e);
      } catch (BadHeaderException | TooLongException e) {
        throw failed(inner, Reason.PROTOCOL, String.valueOf(e.getMessage()), e);
      } catch (JackfieldException | ClosedChannelException e) {
        throw e;
      } catch (IOException e) {
        throw failed(inner, Reason.CLOSED, "the connection broke: " + e.getMessage(), e);
      }
    };
  }

  private static Duplex accepted(Opening opening, Deadline deadline, Duplex inner)
      throws IOException {
    int first = opening.peek();
    ProxyHeader header;
    if (first == 'P') {
      opening.renew(deadline, HeaderV1.MOST_BYTES);
      header = new ProxyHeader(Version.V1, HeaderV1.read(opening));
    } else if (first == HeaderV2.SIGNATURE[0]) {
      header = new ProxyHeader(Version.V2, HeaderV2.read(opening));
    } else {
      throw new BadHeaderException(
          "there is none: the client began with \""
              + Bytes.copyOf(opening.some(60))
              + "\"; it may not come through a proxy that sends one");
    }
    return new Told(opening.rest(), header, inner);
  }

  private static ProxyException failed(
      Duplex inner, Reason reason, String words, @Nullable Throwable cause) {
    return new ProxyException(
        reason, "PROXY header from " + inner.peer().display() + ": " + words, cause);
  }

  /// A connection of which a header told.
  private static final class Told extends ForwardingDuplex {
    private final ProxyHeader header;
    private final Duplex socket;

    Told(Duplex rest, ProxyHeader header, Duplex socket) {
      super(rest);
      this.header = header;
      this.socket = socket;
    }

    @Override
    public Address local() {
      return header.ends().<Address>map(Ends::destination).orElseGet(socket::local);
    }

    @Override
    public Address peer() {
      return header.ends().<Address>map(Ends::source).orElseGet(socket::peer);
    }

    @Override
    public <F> Optional<F> facts(Class<F> kind) {
      return kind.isInstance(header) ? Optional.of(kind.cast(header)) : super.facts(kind);
    }
  }
}
