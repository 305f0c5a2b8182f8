package io.jackfield.tls;

import io.jackfield.Address;
import io.jackfield.TlsException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// Makes the engines of one layer, one for each connection. Reads all files at once, but for those
/// that may change from one connection to the next. Safe for concurrent use.
final class Engines {
  private static final System.Logger LOG = System.getLogger(Tls.class.getName());

  /// Over what.
  enum Protocol {
    /// A stream.
    TLS,
    /// Datagrams.
    DTLS
  }

  private final Protocol protocol;
  private final TlsOptions options;
  // Empty for a server.
  private final String name;
  private final KeyManager[] keys;
  private final @Nullable Prepared shared;

  private record Prepared(SSLContext context, Verifier verifier) {}

  /// An engine and what belongs to it.
  record Session(SSLEngine engine, Alpn alpn, Verifier verifier) {}

  private Engines(Protocol protocol, String name, TlsOptions options) throws IOException {
    this.protocol = protocol;
    this.options = options;
    this.name = name;
    if (options.trust() instanceof Trust.Anybody) {
      LOG.log(
          System.Logger.Level.WARNING,
          "tls-unverified peer={0}: whoever answers is believed, an attacker in the middle too",
          name.isEmpty() ? "any client" : name);
    }
    try {
      this.keys = KeyFiles.keys(options.identity());
      this.shared =
          options.trust() instanceof Trust.OnFirstUse
              ? null
              : prepare(
                  KeyFiles.verifier(options.trust(), new NameRule(name, options.nameCheck())));
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  static Engines client(Protocol protocol, String name, TlsOptions options) throws IOException {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("no name to verify the server by");
    }
    return new Engines(protocol, name, options);
  }

  static Engines server(Protocol protocol, TlsOptions options) throws IOException {
    if (options.identity() instanceof TlsIdentity.Anonymous) {
      throw new IllegalArgumentException(
          "a TLS server needs a key and a certificate: TlsOptions.withIdentity(TlsIdentity.pem(...))");
    }
    if (options.trust() instanceof Trust.OnFirstUse) {
      throw new IllegalArgumentException(
          "trust on first use is for clients: a server's clients have no name to know them by");
    }
    return new Engines(protocol, "", options);
  }

  /// For a connection to that peer.
  Session open(Address peer) throws IOException {
    try {
      var prepared =
          shared == null && options.trust() instanceof Trust.OnFirstUse(var file)
              ? prepare(new Verifier.ByFirstUse(new PinFile(file), PinFile.server(name, peer)))
              : shared;
      if (prepared == null) {
        throw new AssertionError("only trust on first use differs between connections");
      }
      var engine = prepared.context.createSSLEngine();
      configure(engine);
      var alpn = new Alpn(options.alpn());
      alpn.prepare(engine);
      return new Session(engine, alpn, prepared.verifier);
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private Prepared prepare(Verifier verifier) throws GeneralSecurityException {
    var context = SSLContext.getInstance(protocol.name());
    @Nullable SecureRandom standard = null;
    context.init(keys, new TrustManager[] {verifier}, standard);
    return new Prepared(context, verifier);
  }

  private static TlsException unusable(GeneralSecurityException e) {
    return new TlsException(
        TlsException.Reason.FILE, "the keys for TLS cannot be used: " + e.getMessage(), e);
  }

  private void configure(SSLEngine engine) {
    if (name.isEmpty()) {
      engine.setUseClientMode(false);
      switch (options.clientCertificates()) {
        case NONE -> engine.setNeedClientAuth(false);
        case WANTED -> engine.setWantClientAuth(true);
        case REQUIRED -> engine.setNeedClientAuth(true);
      }
    } else {
      engine.setUseClientMode(true);
      var parameters = engine.getSSLParameters();
      parameters.setServerNames(serverNames(name, options.sni()));
      engine.setSSLParameters(parameters);
    }
    if (protocol == Protocol.TLS) {
      engine.setEnabledProtocols(
          options.versions().stream().map(TlsVersion::jdkName).toArray(String[]::new));
    }
    if (!options.ciphers().isEmpty()) {
      engine.setEnabledCipherSuites(ciphers(engine));
    }
  }

  private String[] ciphers(SSLEngine engine) {
    // DTLS 1.2 has none of TLS 1.3's.
    var supported = List.of(engine.getSupportedCipherSuites());
    return options.ciphers().stream().filter(supported::contains).toArray(String[]::new);
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
