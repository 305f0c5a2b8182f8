package io.jackfield.tls;

import java.util.List;
import java.util.stream.Stream;

/// How to do TLS. Immutable.
///
/// @param trust whose certificates are accepted; default the authorities that the JDK comes with
/// @param nameCheck how a client compares the server's name; default by the alternative names
/// @param identity the key and certificates that this side shows; default none. A server needs one
/// @param versions the versions of the protocol, oldest first; default TLS 1.2 and 1.3
/// @param ciphers the cipher suites by their standard names, best first; default none, which leaves
///   the choice to the JDK
/// @param alpn the application protocols that this side speaks, best first, such as `h2` (RFC
///   7301); default none, which leaves the matter open. Where both sides name some and share none,
///   the handshake fails
/// @param clientCertificates whether a server asks its clients for one; default no
/// @param sni what a client tells the server whom it looks for; default the name it verifies
public record TlsOptions(
    Trust trust,
    NameCheck nameCheck,
    TlsIdentity identity,
    List<TlsVersion> versions,
    List<String> ciphers,
    List<String> alpn,
    ClientCertificates clientCertificates,
    Sni sni) {

  private static final TlsOptions DEFAULTS =
      new TlsOptions(
          Trust.system(),
          NameCheck.ALTERNATIVE_NAMES,
          TlsIdentity.anonymous(),
          List.of(TlsVersion.values()),
          List.of(),
          List.of(),
          ClientCertificates.NONE,
          Sni.asVerified());

  /// Copies the lists.
  public TlsOptions {
    versions = List.copyOf(versions);
    ciphers = List.copyOf(ciphers);
    alpn = List.copyOf(alpn);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("no version of TLS is left");
    }
    for (var protocol : alpn) {
      // RFC 7301, 3.1.
      if (protocol.isEmpty() || protocol.length() > 255) {
        throw new IllegalArgumentException(
            "an application protocol has 1 to 255 characters: \"" + protocol + "\"");
      }
    }
  }

  /// The JDK's authorities, no identity, TLS 1.2 and 1.3.
  public static TlsOptions defaults() {
    return DEFAULTS;
  }

  /// The same with another trust.
  public TlsOptions withTrust(Trust trust) {
    return new TlsOptions(
        trust, nameCheck, identity, versions, ciphers, alpn, clientCertificates, sni);
  }

  /// The same with another way to compare the server's name.
  public TlsOptions withNameCheck(NameCheck nameCheck) {
    return new TlsOptions(
        trust, nameCheck, identity, versions, ciphers, alpn, clientCertificates, sni);
  }

  /// The same with an identity.
  public TlsOptions withIdentity(TlsIdentity identity) {
    return new TlsOptions(
        trust, nameCheck, identity, versions, ciphers, alpn, clientCertificates, sni);
  }

  /// The same for versions from `oldest` to `newest`, both included.
  ///
  /// @throws IllegalArgumentException when oldest is newer than newest
  public TlsOptions withVersions(TlsVersion oldest, TlsVersion newest) {
    if (oldest.compareTo(newest) > 0) {
      throw new IllegalArgumentException(oldest + " is newer than " + newest);
    }
    var range =
        Stream.of(TlsVersion.values())
            .filter(each -> each.compareTo(oldest) >= 0 && each.compareTo(newest) <= 0)
            .toList();
    return new TlsOptions(
        trust, nameCheck, identity, range, ciphers, alpn, clientCertificates, sni);
  }

  /// The same with these cipher suites, in OpenSSL's spelling: names of suites (the standard ones
  /// or OpenSSL's) and groups, divided by colons, such as `HIGH:!SHA1` or
  /// `ECDHE+AESGCM:ECDHE+CHACHA20`. As there, the suites of TLS 1.3 stay unless one is named.
  ///
  /// @throws IllegalArgumentException when a word is unknown to this JDK, or nothing is left
  public TlsOptions withCiphers(String list) {
    return new TlsOptions(
        trust, nameCheck, identity, versions, Ciphers.parse(list), alpn, clientCertificates, sni);
  }

  /// The same with these application protocols, best first.
  public TlsOptions withAlpn(String... protocols) {
    return new TlsOptions(
        trust, nameCheck, identity, versions, ciphers, List.of(protocols), clientCertificates, sni);
  }

  /// The same, asking clients for a certificate or not.
  public TlsOptions withClientCertificates(ClientCertificates clientCertificates) {
    return new TlsOptions(
        trust, nameCheck, identity, versions, ciphers, alpn, clientCertificates, sni);
  }

  /// The same with another name to tell the server.
  public TlsOptions withSni(Sni sni) {
    return new TlsOptions(
        trust, nameCheck, identity, versions, ciphers, alpn, clientCertificates, sni);
  }
}
