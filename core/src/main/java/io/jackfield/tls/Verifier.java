package io.jackfield.tls;

import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Judges the peer's certificate by a [Trust], in this order: who vouches for it, its dates, its
/// names. Safe for concurrent use.
abstract sealed class Verifier extends X509ExtendedTrustManager {
  private static final X509Certificate[] NONE = {};

  abstract void check(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException;

  /// Says why the peer is trusted, once the handshake has shown that the certificate is the peer's.
  ///
  /// @throws Refusal when it isn't, after all
  /// @throws IOException when that could not be written down
  abstract TrustedBy conclude() throws IOException, Refusal;

  /// By authorities.
  static final class ByAuthorities extends Verifier {
    private final X509ExtendedTrustManager authorities;
    private final NameRule name;

    ByAuthorities(X509ExtendedTrustManager authorities, NameRule name) {
      this.authorities = authorities;
      this.name = name;
    }

    @Override
    void check(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      var about = PeerCertificate.of(chain[0]);
      try {
        if (engine.getUseClientMode()) {
          authorities.checkServerTrusted(chain, authType, engine);
        } else {
          authorities.checkClientTrusted(chain, authType, engine);
        }
      } catch (CertificateException e) {
        throw isAboutTime(e)
            ? expired(about, e)
            : new Refusal(
                Reason.UNTRUSTED, "no trusted authority vouches for the certificate", about, e);
      }
      try {
        // The JDK does not look at the dates of a certificate that is trusted itself.
        chain[0].checkValidity();
      } catch (CertificateException e) {
        throw expired(about, e);
      }
      if (!name.accepts(chain[0])) {
        throw new Refusal(
            Reason.NAME, "the certificate is not for \"" + name.name() + "\"", about, null);
      }
    }

    private static Refusal expired(PeerCertificate about, CertificateException e) {
      return new Refusal(
          Reason.EXPIRED,
          "the certificate, or one that vouches for it, is not valid today",
          about,
          e);
    }

    private static boolean isAboutTime(@Nullable Throwable failure) {
      for (var each = failure; each != null; each = each.getCause()) {
        if (each instanceof CertificateExpiredException
            || each instanceof CertificateNotYetValidException
            || (each instanceof CertPathValidatorException path
                && (path.getReason() == BasicReason.EXPIRED
                    || path.getReason() == BasicReason.NOT_YET_VALID))) {
          return true;
        }
      }
      return false;
    }

    @Override
    TrustedBy conclude() {
      return TrustedBy.AUTHORITY;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return authorities.getAcceptedIssuers();
    }
  }

  /// By the one certificate's hash.
  static final class ByPin extends Verifier {
    private final String sha256;

    ByPin(String sha256) {
      this.sha256 = sha256;
    }

    @Override
    void check(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      var about = PeerCertificate.of(chain[0]);
      if (!about.sha256().equals(sha256)) {
        throw new Refusal(
            Reason.UNTRUSTED,
            "the certificate is not the pinned one (" + sha256 + ")",
            about,
            null);
      }
    }

    @Override
    TrustedBy conclude() {
      return TrustedBy.PIN;
    }
  }

  /// By what was written down when the server was met first. For one connection.
  static final class ByFirstUse extends Verifier {
    private final PinFile file;
    private final String server;
    private @Nullable PeerCertificate newcomer;

    /// @param server `host:port`
    ByFirstUse(PinFile file, String server) {
      this.file = file;
      this.server = server;
    }

    @Override
    void check(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      var about = PeerCertificate.of(chain[0]);
      try {
        var known = file.find(server);
        if (known.isEmpty()) {
          newcomer = about;
        } else {
          compare(about, known);
        }
      } catch (TlsException e) {
        throw new CertificateException(e);
      }
    }

    private void compare(PeerCertificate about, List<PinFile.Pin> known) throws Refusal {
      if (known.stream().noneMatch(each -> each.sha256().equals(about.sha256()))) {
        var first = known.getFirst();
        throw new Refusal(
            Reason.UNTRUSTED,
            "the certificate is not the one that "
                + server
                + " had before: "
                + file.file()
                + ", line "
                + first.number()
                + " has "
                + first.sha256()
                + ". The server may have a new one, or another server answers in its place: ask who"
                + " runs it. If it is right, make that line \""
                + server
                + " "
                + about.sha256()
                + "\"",
            about,
            null);
      }
    }

    @Override
    TrustedBy conclude() throws IOException, Refusal {
      var met = newcomer;
      if (met == null) {
        return TrustedBy.EARLIER_USE;
      }
      var known = file.add(server, met);
      // Somebody else may have met it at the same time.
      compare(met, known.isEmpty() ? List.of(new PinFile.Pin(0, met.sha256())) : known);
      return known.isEmpty() ? TrustedBy.FIRST_USE : TrustedBy.EARLIER_USE;
    }
  }

  /// Not at all.
  static final class OfNothing extends Verifier {
    @Override
    void check(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    TrustedBy conclude() {
      return TrustedBy.NOTHING;
    }
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, type, engine);
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, type, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return NONE;
  }

  private static CertificateException onlyEngines() {
    return new CertificateException("this trust manager serves SSLEngine only");
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw onlyEngines();
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw onlyEngines();
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String type)
      throws CertificateException {
    throw onlyEngines();
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String type)
      throws CertificateException {
    throw onlyEngines();
  }
}
