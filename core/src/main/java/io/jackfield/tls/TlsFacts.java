package io.jackfield.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// What came of a TLS handshake: `tube.facts(TlsFacts.class)`. Immutable.
///
/// @param version the version of the protocol
/// @param cipher the cipher suite, as RFC 8446 or its forerunners name it
/// @param alpn the application protocol that both sides chose; empty when none was
/// @param peerChain the peer's certificate and those that it sent along; empty when it sent none
/// @param trustedBy why the peer was believed
public record TlsFacts(
    TlsVersion version,
    String cipher,
    String alpn,
    List<PeerCertificate> peerChain,
    TrustedBy trustedBy) {
  /// Copies the list.
  public TlsFacts {
    peerChain = List.copyOf(peerChain);
  }

  /// The peer's own certificate.
  public Optional<PeerCertificate> peer() {
    return peerChain.stream().findFirst();
  }

  /// What an engine knows after its handshake.
  static TlsFacts of(SSLEngine engine, Verifier verifier) throws IOException, Refusal {
    var session = engine.getSession();
    var version =
        session.getProtocol().equals(TlsVersion.TLS_1_3.jdkName())
            ? TlsVersion.TLS_1_3
            : TlsVersion.TLS_1_2;
    // Null where the JDK does not know yet, which it does after a handshake.
    var alpn = engine.getApplicationProtocol();
    var chain = chain(session);
    return new TlsFacts(
        version,
        session.getCipherSuite(),
        alpn == null ? "" : alpn,
        chain,
        chain.isEmpty() ? TrustedBy.NOTHING : verifier.conclude());
  }

  private static List<PeerCertificate> chain(SSLSession session) {
    try {
      return Stream.of(session.getPeerCertificates())
          .map(each -> PeerCertificate.of((X509Certificate) each))
          .toList();
    } catch (SSLPeerUnverifiedException _) {
      // The JDK's way to say that the peer showed none.
      return List.of();
    }
  }
}
