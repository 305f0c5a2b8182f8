package io.jackfield.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The help of the options about TLS; [TlsWords] is what they mean.
final class TlsSpecs {
  private TlsSpecs() {}

  static void describeClient(CommandSpec spec) {
    spec.addOption(
        flag(TlsWords.TLS, "TLS. The server must have a certificate for HOST from an authority."));
    describeTrust(spec);
    spec.addOption(
        Options.value(
            TlsWords.CERTIFICATE,
            "FILE",
            "TLS: show the server this certificate (PEM), with its key."));
    describeBoth(spec);
  }

  /// For a verb that may connect as well as listen, by `--tls`.
  static void describeEither(CommandSpec spec) {
    spec.addOption(
        flag(
            TlsWords.TLS,
            "TLS. Who connects verifies the other side; who listens without --cert makes a"
                + " certificate on the fly and tells its SHA-256."));
    describeSides(spec);
  }

  /// For a verb whose addresses tell where TLS is spoken, maybe on both sides.
  static void describeSides(CommandSpec spec) {
    describeTrust(spec);
    spec.addOption(
        Options.value(
            TlsWords.CERTIFICATE,
            "FILE",
            "TLS: this side's certificate (PEM), the listening side's where there is one."));
    describeClientCa(spec);
    describeBoth(spec);
  }

  private static void describeTrust(CommandSpec spec) {
    spec.addOption(
        flag(TlsWords.INSECURE, "TLS: believe whoever answers, an attacker in the middle too."));
    spec.addOption(
        OptionSpec.builder(TlsWords.CA)
            .paramLabel("FILE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "TLS: trust the certificates in this PEM file, not the JDK's authorities; several"
                    + " times for several files.")
            .build());
    spec.addOption(
        Options.value(
            TlsWords.PIN,
            "SHA256",
            "TLS: accept exactly the certificate with this SHA-256 (in hex)."));
    spec.addOption(
        flag(
            TlsWords.FIRST_USE,
            "TLS: trust a server when it is met first, then only the certificate that it had: see"
                + " ~/.config/jackfield/known_hosts."));
    spec.addOption(Options.value(TlsWords.KNOWN_HOSTS, "FILE", "TLS: the same, with this file."));
    spec.addOption(
        Options.value(
            TlsWords.SERVER_NAME,
            "NAME",
            "TLS: the name that the server is told, and that its certificate must be for, where"
                + " that is not HOST."));
  }

  static void describeServer(CommandSpec spec) {
    spec.addOption(
        flag(
            TlsWords.TLS,
            "TLS. Without --cert a certificate is made on the fly and its SHA-256 told."));
    spec.addOption(
        Options.value(
            TlsWords.CERTIFICATE,
            "FILE",
            "TLS: the certificate (PEM) and what leads to an authority."));
    describeClientCa(spec);
    describeBoth(spec);
  }

  private static void describeClientCa(CommandSpec spec) {
    spec.addOption(
        Options.value(
            TlsWords.CLIENT_CA,
            "FILE",
            "TLS: let in only clients with a certificate that this PEM file vouches for."));
  }

  private static void describeBoth(CommandSpec spec) {
    spec.addOption(
        Options.value(
            TlsWords.KEY,
            "FILE",
            "TLS: the certificate's key (PEM), where --cert does not hold it."));
    spec.addOption(
        OptionSpec.builder(TlsWords.ALPN)
            .paramLabel("NAME,...")
            .type(String.class)
            .description("TLS: the application protocols to offer (ALPN), best first, such as h2.")
            .build());
    spec.addOption(
        Options.value(
            TlsWords.OLDEST, "VERSION", "TLS: the oldest version, 1.2 (default) or 1.3."));
    spec.addOption(
        Options.value(
            TlsWords.NEWEST, "VERSION", "TLS: the newest version, 1.2 or 1.3 (default)."));
    spec.addOption(
        Options.value(
            TlsWords.CIPHERS,
            "LIST",
            "TLS: the cipher suites, as OpenSSL writes them: HIGH:!SHA1, or names."));
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).description(description).build();
  }
}
