package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.Layer;
import io.jackfield.TcpAddress;
import io.jackfield.TlsAddress;
import io.jackfield.UdpAddress;
import io.jackfield.cli.console.Context;
import io.jackfield.tls.ClientCertificates;
import io.jackfield.tls.Dtls;
import io.jackfield.tls.PeerCertificate;
import io.jackfield.tls.SelfSigned;
import io.jackfield.tls.Tls;
import io.jackfield.tls.TlsFacts;
import io.jackfield.tls.TlsIdentity;
import io.jackfield.tls.TlsOptions;
import io.jackfield.tls.TlsVersion;
import io.jackfield.tls.Trust;
import io.jackfield.tls.TrustedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/// The options about TLS of the verbs that connect and listen, and the layer that they ask for.
final class TlsWords {
  static final String TLS = "--tls";
  static final String INSECURE = "--insecure";
  static final String CA = "--ca";
  static final String PIN = "--pin";
  static final String FIRST_USE = "--tofu";
  static final String KNOWN_HOSTS = "--known-hosts";
  static final String SERVER_NAME = "--servername";
  static final String CERTIFICATE = "--cert";
  static final String KEY = "--key";
  static final String CLIENT_CA = "--client-ca";
  static final String ALPN = "--alpn";
  static final String OLDEST = "--tls-min";
  static final String NEWEST = "--tls-max";
  static final String CIPHERS = "--ciphers";

  private static final List<String> NEED_TLS =
      List.of(
          INSECURE,
          CA,
          PIN,
          FIRST_USE,
          KNOWN_HOSTS,
          SERVER_NAME,
          CERTIFICATE,
          KEY,
          CLIENT_CA,
          ALPN,
          OLDEST,
          NEWEST,
          CIPHERS);

  private final ParseResult words;
  private final Context context;
  private final boolean wanted;

  /// @param implied whether TLS is meant without `--tls`, as by `tls://`
  /// @throws UsageException when an option about TLS stands without TLS
  TlsWords(ParseResult words, Context context, boolean implied) {
    this.words = words;
    this.context = context;
    this.wanted = implied || has(TLS) || has(ProxyWords.START_TLS);
    for (var option : NEED_TLS) {
      if (has(option) && !wanted) {
        throw new UsageException(option + " is about TLS: " + howToWant());
      }
    }
  }

  private String howToWant() {
    return words.commandSpec().optionsMap().containsKey(TLS)
        ? "add " + TLS
        : "give an address of tls:// or listen+tls://";
  }

  // ---- what they ask for

  boolean wanted() {
    return wanted;
  }

  /// The address of the connection that TLS is put around.
  static Address inside(Address address) {
    return address instanceof TlsAddress tls ? tls.tcp() : address;
  }

  /// What is put around a connection to that address: nothing without `--tls`, `--starttls` or
  /// `tls://`.
  Layer client(Address address) throws IOException {
    return wanted ? client(address, identity()) : Layer.none();
  }

  /// The same without a certificate of this side's.
  Layer anonymousClient(Address address) throws IOException {
    return wanted ? client(address, TlsIdentity.anonymous()) : Layer.none();
  }

  private Layer client(Address address, TlsIdentity identity) throws IOException {
    var name = text(SERVER_NAME).or(() -> host(address)).orElse("");
    if (name.isEmpty()) {
      throw new UsageException(TLS + " to " + address + " needs " + SERVER_NAME + " NAME");
    }
    var options = common().withTrust(trust()).withIdentity(identity);
    return telling(
        address instanceof UdpAddress ? Dtls.client(name, options) : Tls.client(name, options));
  }

  /// What is put around each connection of a server: nothing without `--tls`.
  ///
  /// @param udp whether its peers come over UDP
  Layer server(boolean udp) throws IOException {
    if (!wanted) {
      return Layer.none();
    }
    var options = common();
    var clientCa = text(CLIENT_CA);
    if (clientCa.isPresent()) {
      options =
          options
              .withTrust(Trust.pem(Path.of(clientCa.get())))
              .withClientCertificates(ClientCertificates.REQUIRED);
    }
    var identity = identity();
    if (identity instanceof TlsIdentity.Anonymous) {
      var own = SelfSigned.of("localhost", "127.0.0.1", "::1");
      context.say(
          "made a certificate for localhost; clients accept exactly it by --pin "
              + own.certificate().sha256());
      identity = own.identity();
    }
    options = options.withIdentity(identity);
    return telling(udp ? Dtls.server(options) : Tls.server(options));
  }

  private TlsOptions common() {
    try {
      var options =
          TlsOptions.defaults()
              .withVersions(
                  version(OLDEST, TlsVersion.TLS_1_2), version(NEWEST, TlsVersion.TLS_1_3));
      var alpn = text(ALPN);
      if (alpn.isPresent()) {
        options = options.withAlpn(alpn.get().split("\\s*,\\s*", -1));
      }
      var ciphers = text(CIPHERS);
      return ciphers.isPresent() ? options.withCiphers(ciphers.get()) : options;
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private TlsVersion version(String option, TlsVersion otherwise) {
    return switch (text(option).orElse("")) {
      case "" -> otherwise;
      case "1.2" -> TlsVersion.TLS_1_2;
      case "1.3" -> TlsVersion.TLS_1_3;
      case String other ->
          throw new UsageException(option + " takes 1.2 or 1.3, not \"" + other + "\"");
    };
  }

  private Trust trust() {
    var given =
        Stream.of(INSECURE, CA, PIN, has(KNOWN_HOSTS) ? KNOWN_HOSTS : FIRST_USE)
            .filter(this::has)
            .toList();
    if (given.size() > 1) {
      throw new UsageException(given.get(0) + " and " + given.get(1) + " exclude each other");
    }
    if (given.isEmpty()) {
      return Trust.system();
    }
    return switch (given.getFirst()) {
      // The user has just said so, and needs no warning in a log.
      case INSECURE -> Trust.allUnlogged();
      case CA -> {
        List<String> files = words.matchedOptionValue(CA, List.of());
        yield Trust.pem(files.stream().map(Path::of).toArray(Path[]::new));
      }
      case PIN -> pin(text(PIN).orElse(""));
      default -> Trust.onFirstUse(knownHosts());
    };
  }

  private static Trust pin(String sha256) {
    try {
      return Trust.pin(sha256);
    } catch (IllegalArgumentException e) {
      throw new UsageException(PIN + ": " + e.getMessage());
    }
  }

  private Path knownHosts() {
    return text(KNOWN_HOSTS)
        .map(Path::of)
        .orElseGet(() -> {
          // The XDG Base Directory Specification: relative values don't count.
          var xdg = System.getenv("XDG_CONFIG_HOME");
          var base =
              xdg != null && Path.of(xdg).isAbsolute()
                  ? Path.of(xdg)
                  : Path.of(System.getProperty("user.home"), ".config");
          return base.resolve("jackfield").resolve("known_hosts");
        });
  }

  private TlsIdentity identity() {
    var certificate = text(CERTIFICATE);
    var key = text(KEY);
    if (certificate.isEmpty()) {
      if (key.isPresent()) {
        throw new UsageException(KEY + " needs " + CERTIFICATE);
      }
      return TlsIdentity.anonymous();
    }
    return TlsIdentity.pem(
        Stream.of(certificate, key).flatMap(Optional::stream).map(Path::of).toArray(Path[]::new));
  }

  private static Optional<String> host(Address address) {
    return switch (address) {
      case TcpAddress tcp -> Optional.of(tcp.host());
      case UdpAddress udp -> Optional.of(udp.host());
      case TlsAddress tls -> Optional.of(tls.host());
      default -> Optional.empty();
    };
  }

  private boolean has(String option) {
    return words.hasMatchedOption(option);
  }

  private Optional<String> text(String option) {
    // Some verbs lack some of the options.
    return has(option)
        ? Optional.of(Objects.requireNonNull(words.<String>matchedOptionValue(option, "")))
        : Optional.empty();
  }

  // ---- what came of it

  /// The layer, which tells the user of what they need to know, and with `-v` of the rest.
  private Layer telling(Layer layer) {
    return (inner, deadline) -> {
      var duplex = layer.wrap(inner, deadline);
      duplex.facts(TlsFacts.class).ifPresent(facts -> tell(facts, inner.peer()));
      return duplex;
    };
  }

  private void tell(TlsFacts facts, Address peer) {
    if (facts.trustedBy() == TrustedBy.FIRST_USE) {
      context.say(
          "trusted on first use: "
              + peer.display()
              + " has the certificate "
              + facts.peer().map(PeerCertificate::sha256).orElse("")
              + ", now in "
              + knownHosts());
    }
    if (words.hasMatchedOption(Options.VERBOSE)) {
      context.say(
          "TLS with "
              + peer.display()
              + ": "
              + (peer instanceof UdpAddress ? "D" : "")
              + facts.version()
              + ", "
              + facts.cipher()
              + (facts.alpn().isEmpty() ? "" : ", ALPN " + facts.alpn()));
      facts
          .peer()
          .ifPresent(each ->
              context.say(
                  "its certificate: "
                      + each
                      + "; SHA-256 "
                      + each.sha256()
                      + "; "
                      + (facts.trustedBy() == TrustedBy.NOTHING
                          ? "NOT verified"
                          : "trusted by "
                              + facts
                                  .trustedBy()
                                  .name()
                                  .toLowerCase(Locale.ROOT)
                                  .replace('_', ' '))));
    }
  }
}
