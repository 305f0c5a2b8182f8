package io.jackfield.tls;

import io.jackfield.Layer;
import io.jackfield.TlsException;
import java.io.IOException;

/// Makes layers of DTLS 1.2 (RFC 6347), which is TLS for datagrams: around a connection over UDP.
///
/// ```java
/// var peer = Duplex.connect(udpAddress, ConnectOptions.defaults(), Dtls.client("example.org"));
/// ```
///
/// Each write is one datagram or, above [io.jackfield.Duplex#maxWriteBytes], several; datagrams may
/// be lost, come twice or in another order, as with UDP. Only the handshake is repeated until it is
/// whole. The versions of the options don't count here, nor do the cipher suites of TLS 1.3.
///
/// The end of the output ends both directions: DTLS has no half-close.
public final class Dtls {
  private Dtls() {}

  /// A client's layer that verifies the server by the JDK's authorities.
  ///
  /// @param name the name or address that the server's certificate must be for
  /// @throws TlsException when the JDK's authorities cannot be read
  public static Layer client(String name) throws IOException {
    return client(name, TlsOptions.defaults());
  }

  /// A client's layer.
  ///
  /// @param name the name or address that the server's certificate must be for
  /// @throws TlsException when a file that the options name cannot be used
  public static Layer client(String name, TlsOptions options) throws IOException {
    return layer(Engines.client(Engines.Protocol.DTLS, name, options));
  }

  /// A server's layer, for one peer: around [io.jackfield.UdpSocket#stayWithFirst], say. A client
  /// must show by a cookie that it is where it says before it is answered at length.
  ///
  /// @throws TlsException when a file that the options name cannot be used
  /// @throws IllegalArgumentException when the options have no identity
  public static Layer server(TlsOptions options) throws IOException {
    return layer(Engines.server(Engines.Protocol.DTLS, options));
  }

  private static Layer layer(Engines engines) {
    return (inner, deadline) -> {
      var duplex = new DtlsDuplex(inner, engines.open(inner.peer()));
      duplex.handshake(deadline);
      return duplex;
    };
  }
}
