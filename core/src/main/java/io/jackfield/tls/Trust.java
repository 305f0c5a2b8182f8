package io.jackfield.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Whose certificates are accepted. Immutable.
public sealed interface Trust {
  /// The authorities that the JDK comes with.
  record SystemDefault() implements Trust {}

  /// The certificates in these PEM files, as authorities or as the peer's own.
  record Pem(List<Path> files) implements Trust {
    /// Copies the list.
    public Pem {
      files = List.copyOf(files);
      if (files.isEmpty()) {
        throw new IllegalArgumentException("no file with trusted certificates");
      }
    }
  }

  /// The certificates in a PKCS#12 file.
  record Pkcs12(Path file, String password) implements Trust {
    @Override
    public String toString() {
      return "Pkcs12[file=" + file + "]";
    }
  }

  /// Exactly the certificate with this SHA-256, whatever its names, dates and issuer.
  record Pin(String sha256) implements Trust {
    /// Takes the 64 hexadecimal digits in either case, with colons or without.
    public Pin {
      var digits = sha256.replace(":", "").toLowerCase(Locale.ROOT);
      if (!digits.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "not a SHA-256 in hexadecimal (64 digits): \"" + sha256 + "\"");
      }
      sha256 = digits;
    }
  }

  /// Whom this side met before, by a file; a newcomer is written down there.
  record OnFirstUse(Path file) implements Trust {}

  /// Anybody at all, an attacker in the middle included.
  record Anybody() implements Trust {
    @Override
    public String toString() {
      return "ANYBODY (nothing is verified)";
    }
  }

  /// The same, and nobody is warned.
  record AnybodyUnlogged() implements Trust {
    @Override
    public String toString() {
      return new Anybody().toString();
    }
  }

  /// The authorities that the JDK comes with.
  static Trust system() {
    return new SystemDefault();
  }

  /// The certificates in these PEM files: authorities, or the peer's own if self-signed. The peer's
  /// name and dates are still checked.
  static Trust pem(Path... files) {
    return new Pem(List.of(files));
  }

  /// The trusted certificates in a PKCS#12 file, such as `keytool` makes.
  static Trust pkcs12(Path file, String password) {
    return new Pkcs12(file, password);
  }

  /// Exactly the certificate with this SHA-256 (of its DER form, as `openssl x509 -fingerprint
  /// -sha256` prints it), whatever its names, dates and issuer.
  ///
  /// @throws IllegalArgumentException when it is not 64 hexadecimal digits
  static Trust pin(String sha256) {
    return new Pin(sha256);
  }

  /// Whoever answers when a server is met for the first time; from then on exactly the certificate
  /// that it had, whatever that certificate's names, dates and issuer, as SSH does it. For clients.
  ///
  /// The file has a line for each server, `host:port sha256`, which people may edit and comment; it
  /// is made when it is not there, for its owner only. The host is the name given to [Tls#client],
  /// the port that of the connection's peer (0 where there are none). [TlsFacts#trustedBy] tells a
  /// first meeting.
  static Trust onFirstUse(Path file) {
    return new OnFirstUse(file);
  }

  /// Anybody: the connection is encrypted, but who knows to whom. For trials only; each layer that
  /// is made so logs a warning.
  static Trust all() {
    return new Anybody();
  }

  /// The same as [#all] without the warning in the log, for a program that has told its user.
  static Trust allUnlogged() {
    return new AnybodyUnlogged();
  }
}
