package io.jackfield.tls;

import java.util.List;
import java.util.stream.Stream;

/// How to do TLS. Immutable.
///
/// @param trust whose certificates are accepted; default the authorities that the JDK comes with
/// @param identity the key and certificates that this side shows; default none. A server needs one
/// @param versions the versions of the protocol, oldest first; default TLS 1.2 and 1.3
/// @param alpn the application protocols that this side speaks, best first, such as `h2` (RFC
///   7301); default none, which leaves the matter open
/// @param clientCertificates whether a server asks its clients for one; default no
/// @param sni what a client tells the server whom it looks for; default the name it verifies
public record TlsOptions(
    Trust trust,
    TlsIdentity identity,
    List<TlsVersion> versions,
    List<String> alpn,
    ClientCertificates clientCertificates,
    Sni sni) {

  private static final TlsOptions DEFAULTS =
      new TlsOptions(
          Trust.system(),
          TlsIdentity.anonymous(),
          List.of(TlsVersion.values()),
          List.of(),
          ClientCertificates.NONE,
          Sni.asVerified());

  /// Copies the lists.
  public TlsOptions {
    versions = List.copyOf(versions);
    alpn = List.copyOf(alpn);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("no version of TLS is left");
    }
  }

  /// The JDK's authorities, no identity, TLS 1.2 and 1.3.
  public static TlsOptions defaults() {
    return DEFAULTS;
  }

  /// The same with another trust.
  public TlsOptions withTrust(Trust trust) {
    return new TlsOptions(trust, identity, versions, alpn, clientCertificates, sni);
  }

  /// The same with an identity.
  public TlsOptions withIdentity(TlsIdentity identity) {
    return new TlsOptions(trust, identity, versions, alpn, clientCertificates, sni);
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
    return new TlsOptions(trust, identity, range, alpn, clientCertificates, sni);
  }

  /// The same with these application protocols, best first.
  public TlsOptions withAlpn(String... protocols) {
    return new TlsOptions(trust, identity, versions, List.of(protocols), clientCertificates, sni);
  }

  /// The same, asking clients for a certificate or not.
  public TlsOptions withClientCertificates(ClientCertificates clientCertificates) {
    return new TlsOptions(trust, identity, versions, alpn, clientCertificates, sni);
  }

  /// The same with another name to tell the server.
  public TlsOptions withSni(Sni sni) {
    return new TlsOptions(trust, identity, versions, alpn, clientCertificates, sni);
  }
}
