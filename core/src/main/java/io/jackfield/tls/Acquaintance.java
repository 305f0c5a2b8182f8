package io.jackfield.tls;

import io.jackfield.Handshake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What one handshake has made known: its messages as they pass, and at its end the facts.
///
/// The messages are for the thread of the handshake, which publishes all by [#done].
final class Acquaintance {
  private final String protocol;
  private final HandshakeTrace trace;
  private final SSLEngine engine;
  private volatile @Nullable TlsFacts facts;

  Acquaintance(HandshakeTrace.Framing framing, SSLEngine engine) {
    this.protocol = framing == HandshakeTrace.Framing.DTLS ? "DTLS 1.2" : "";
    this.trace = new HandshakeTrace(framing);
    this.engine = engine;
  }

  /// This side says these records.
  void said(ByteBuffer records) {
    if (facts == null) {
      trace.said(records);
    }
  }

  /// The peer said these records.
  void heard(ByteBuffer records) {
    if (facts == null) {
      trace.heard(records);
    }
  }

  /// The handshake is done.
  ///
  /// @throws Refusal when the peer is not who it said, after all
  void done(Verifier verifier) throws IOException, Refusal {
    facts = TlsFacts.of(engine, verifier);
  }

  boolean isDone() {
    return facts != null;
  }

  /// A new handshake in mid-conversation costs this side far more than the peer, and nothing here
  /// needs one. TLS 1.3 has none: there it is a key update or a ticket.
  void refuseRenegotiation() throws SSLException {
    var known = facts;
    if (known != null && known.version() == TlsVersion.TLS_1_2) {
      throw new SSLException("the peer asked for renegotiation, which is not served");
    }
  }

  /// The facts of a kind; empty for those that are none of TLS.
  <F> Optional<F> facts(Class<F> kind) {
    var known = facts;
    if (known == null) {
      return Optional.empty();
    }
    if (kind == TlsFacts.class) {
      return Optional.of(kind.cast(known));
    }
    return kind == Handshake.class ? Optional.of(kind.cast(handshake(known))) : Optional.empty();
  }

  private Handshake handshake(TlsFacts known) {
    var told = new LinkedHashMap<String, String>();
    told.put("cipher", known.cipher());
    // Null for a server, and where an address is the name.
    var names = engine.getSSLParameters().getServerNames();
    for (var name : names == null ? List.<SNIServerName>of() : names) {
      if (engine.getUseClientMode() && name instanceof SNIHostName host) {
        told.put("server_name", host.getAsciiName());
      }
    }
    if (!known.alpn().isEmpty()) {
      told.put("alpn", known.alpn());
    }
    known
        .peer()
        .ifPresent(peer -> {
          told.put("subject", peer.subject());
          told.put("issuer", peer.issuer());
          told.put("valid_from", day(peer.notBefore()));
          told.put("valid_until", day(peer.notAfter()));
        });
    told.put("trusted_by", known.trustedBy().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return new Handshake(
        protocol.isEmpty() ? known.version().toString() : protocol,
        told,
        trace.messages(known.version() == TlsVersion.TLS_1_2));
  }

  private static String day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
