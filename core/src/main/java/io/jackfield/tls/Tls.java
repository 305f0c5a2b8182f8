package io.jackfield.tls;

import io.jackfield.Layer;
import io.jackfield.TlsException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// Makes TLS layers, for clients and servers.
///
/// ```java
/// try (var tube = Tube.connect(address, Tls.client("example.org"))) {
///   tube.sendLine("hello");
/// }
/// ```
///
/// Files are read when a layer is made, so that a mistake shows before anybody connects. A layer
/// verifies each connection anew (it resumes no session) and is safe for concurrent use.
public final class Tls {
  private static final System.Logger LOG = System.getLogger(Tls.class.getName());

  private Tls() {}

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
    if (name.isEmpty()) {
      throw new IllegalArgumentException("no name to verify the server by");
    }
    var names = serverNames(name, options.sni());
    return layer(
        options,
        name,
        engine -> {
          engine.setUseClientMode(true);
          var parameters = engine.getSSLParameters();
          parameters.setServerNames(names);
          engine.setSSLParameters(parameters);
        });
  }

  /// A server's layer.
  ///
  /// @throws TlsException when a file that the options name cannot be used
  /// @throws IllegalArgumentException when the options have no identity
  public static Layer server(TlsOptions options) throws IOException {
    if (options.identity() instanceof TlsIdentity.Anonymous) {
      throw new IllegalArgumentException(
          "a TLS server needs a key and a certificate: TlsOptions.withIdentity(TlsIdentity.pem(...))");
    }
    return layer(
        options,
        "",
        engine -> {
          engine.setUseClientMode(false);
          switch (options.clientCertificates()) {
            case NONE -> engine.setNeedClientAuth(false);
            case WANTED -> engine.setWantClientAuth(true);
            case REQUIRED -> engine.setNeedClientAuth(true);
          }
        });
  }

  /// What is particular to one side.
  private interface Side {
    void prepare(SSLEngine engine);
  }

  private static Layer layer(TlsOptions options, String name, Side side) throws IOException {
    if (options.trust() instanceof Trust.Anybody) {
      LOG.log(
          System.Logger.Level.WARNING,
          "tls-unverified peer={0}: whoever answers is believed, an attacker in the middle too",
          name.isEmpty() ? "any client" : name);
    }
    var context = context(options, name);
    var versions = options.versions().stream().map(TlsVersion::jdkName).toArray(String[]::new);
    var ciphers = options.ciphers().toArray(String[]::new);
    return (inner, deadline) -> {
      var engine = context.createSSLEngine();
      var alpn = new Alpn(options.alpn());
      side.prepare(engine);
      engine.setEnabledProtocols(versions);
      if (ciphers.length > 0) {
        engine.setEnabledCipherSuites(ciphers);
      }
      alpn.prepare(engine);
      var duplex = new TlsDuplex(inner, engine, alpn);
      duplex.handshake(deadline);
      return duplex;
    };
  }

  private static SSLContext context(TlsOptions options, String name) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      @Nullable SecureRandom standard = null;
      context.init(
          KeyFiles.keys(options.identity()),
          new TrustManager[] {
            KeyFiles.verifier(options.trust(), new NameRule(name, options.nameCheck()))
          },
          standard);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsException(
          TlsException.Reason.FILE, "the keys for TLS cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<SNIServerName> serverNames(String name, Sni sni) {
    return switch (sni) {
      case Sni.Named(var other) -> List.of(new SNIHostName(HostNames.ascii(other)));
      case Sni.AsVerified _ ->
          HostNames.address(name).isPresent()
              ? List.of()
              : List.of(new SNIHostName(HostNames.ascii(name)));
      case Sni.Absent _ -> List.of();
    };
  }
}
