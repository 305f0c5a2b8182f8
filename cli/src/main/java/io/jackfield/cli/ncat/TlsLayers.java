package io.jackfield.cli.ncat;

import io.jackfield.Duplex;
import io.jackfield.Layer;
import io.jackfield.cli.console.Messages;
import io.jackfield.tls.Dtls;
import io.jackfield.tls.KeyKind;
import io.jackfield.tls.NameCheck;
import io.jackfield.tls.PeerCertificate;
import io.jackfield.tls.SelfSigned;
import io.jackfield.tls.Tls;
import io.jackfield.tls.TlsFacts;
import io.jackfield.tls.TlsIdentity;
import io.jackfield.tls.TlsOptions;
import io.jackfield.tls.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The TLS that the options ask for.
final class TlsLayers {
  // Where systems keep the authorities that their administrators trust.
  private static final List<Path> SYSTEM_TRUST =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/cert.pem"));

  private static final Duration YEAR = Duration.ofDays(365);
  private static final Pattern ORGANIZATION = Pattern.compile("(?:^|,)O=([^,]*)");
  private static final Pattern FOUR_DIGITS = Pattern.compile("(.{4})(?=.)");

  private final Settings settings;
  private final TlsSettings tls;
  private final Report report;

  TlsLayers(Session session) {
    this.settings = session.settings();
    this.tls = settings.tls();
    this.report = session.report();
  }

  /// A client's layer.
  Layer client() throws NcatException {
    var name = tls.serverName().orElse(settings.target().name());
    try {
      var options = withIdentity(common()).withTrust(trust());
      return settings.transport().isDatagram()
          ? Dtls.client(name, options)
          : Tls.client(name, options);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  /// A server's layer; makes a certificate where none is given.
  Layer server() throws NcatException {
    try {
      var options = withIdentity(common());
      if (tls.certificate().isEmpty()) {
        options = options.withIdentity(made());
      }
      return settings.transport().isDatagram() ? Dtls.server(options) : Tls.server(options);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(e);
    }
  }

  private static NcatException unusable(Exception e) {
    return NcatException.quitting(Messages.of(e) + ".");
  }

  private TlsOptions common() {
    var options = TlsOptions.defaults().withNameCheck(NameCheck.COMMON_NAME_TOO);
    if (tls.ciphers().isPresent()) {
      options = options.withCiphers(tls.ciphers().get());
    }
    return tls.protocols().isPresent()
        ? options.withAlpn(
            Stream.of(tls.protocols().get().split(",", -1))
                .filter(each -> !each.isEmpty())
                .toArray(String[]::new))
        : options;
  }

  private TlsOptions withIdentity(TlsOptions options) throws NcatException {
    var certificate = tls.certificate();
    var key = tls.key();
    if (certificate.isEmpty() || key.isEmpty()) {
      return options;
    }
    var first = FileFailure.readable(certificate.get());
    var second = FileFailure.readable(key.get());
    return options.withIdentity(
        first.equals(second) ? TlsIdentity.pem(first) : TlsIdentity.pem(first, second));
  }

  private Trust trust() throws NcatException {
    if (!tls.verify()) {
      return Trust.allUnlogged();
    }
    if (tls.trust().isPresent()) {
      return Trust.pem(FileFailure.readable(tls.trust().get()));
    }
    return SYSTEM_TRUST.stream()
        .filter(Files::isReadable)
        .findFirst()
        .map(file -> Trust.pem(file))
        .orElse(Trust.system());
  }

  private TlsIdentity made() {
    report.verbose(
        "Generating a temporary 2048-bit RSA key. Use --ssl-key and --ssl-cert to use a permanent"
            + " one.");
    var name = settings.target().host().orElse("localhost");
    var own = SelfSigned.of(KeyKind.RSA_2048, YEAR, List.of(name));
    report.verbose("SHA-1 fingerprint: " + fingerprint(own.certificate()));
    return own.identity();
  }

  /// Says whom a client has reached.
  void tell(Duplex duplex, String peer) {
    var certificate = duplex.facts(TlsFacts.class).flatMap(TlsFacts::peer);
    report.verbose(
        "SSL connection to "
            + peer
            + "."
            + certificate.flatMap(TlsLayers::organization).map(name -> " " + name).orElse(""));
    certificate.ifPresent(each -> report.verbose("SHA-1 fingerprint: " + fingerprint(each)));
    if (!tls.verify()) {
      report.say("The server's certificate was not verified; --ssl-verify would do that.");
    }
  }

  private static Optional<String> organization(PeerCertificate certificate) {
    var matcher = ORGANIZATION.matcher(certificate.subject());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /// The SHA-1 in groups of four digits.
  private static String fingerprint(PeerCertificate certificate) {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest(certificate.der().toArray());
      var digits = HexFormat.of().withUpperCase().formatHex(digest);
      return FOUR_DIGITS.matcher(digits).replaceAll("$1 ");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each JDK has SHA-1", e);
    }
  }
}
