package io.jackfield.tls;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// The key and certificates that this side shows. Immutable.
public sealed interface TlsIdentity {
  /// Nothing to show.
  record Anonymous() implements TlsIdentity {}

  /// A private key, its certificate and what leads from that to an authority, in PEM files.
  record Pem(List<Path> files) implements TlsIdentity {
    /// Copies the list.
    public Pem {
      files = List.copyOf(files);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("no file with a key and a certificate");
      }
    }
  }

  /// The one key in a PKCS#12 file, with its certificates.
  record Pkcs12(Path file, String password) implements TlsIdentity {
    @Override
    public String toString() {
      return "Pkcs12[file=" + file + "]";
    }
  }

  /// A private key with its certificate and what leads from that to an authority, as the JDK has
  /// them.
  record InMemory(PrivateKey key, List<X509Certificate> chain) implements TlsIdentity {
    /// Copies the list.
    public InMemory {
      chain = List.copyOf(chain);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("no certificate for the key");
      }
    }

    @Override
    public String toString() {
      return "InMemory[" + PeerCertificate.of(chain.getFirst()) + "]";
    }
  }

  /// Nothing to show: what most clients have.
  static TlsIdentity anonymous() {
    return new Anonymous();
  }

  /// PEM files that together hold one private key (PKCS#8, or the older RSA and EC forms; not
  /// encrypted) and its certificates, in any order: one file, or two.
  static TlsIdentity pem(Path... files) {
    return new Pem(List.of(files));
  }

  /// The one key in a PKCS#12 file, which has the same password.
  static TlsIdentity pkcs12(Path file, String password) {
    return new Pkcs12(file, password);
  }

  /// A key and a certificate made now, that nobody vouches for: see [SelfSigned].
  ///
  /// @throws IllegalArgumentException when there is no name, or one is neither name nor address
  static TlsIdentity selfSigned(String... names) {
    return SelfSigned.of(names).identity();
  }
}
