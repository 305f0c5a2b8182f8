package io.jackfield.cli.ncat;

import java.util.Optional;

/// How to do TLS. Immutable.
///
/// @param on whether to do it at all
/// @param verify whether a client checks the server's certificate
/// @param certificate a PEM file
/// @param key a PEM file
/// @param trust a PEM file with those who are believed
/// @param ciphers a list in OpenSSL's spelling
/// @param serverName whom the server shall take itself for; empty for the host
/// @param protocols those to offer, divided by commas
record TlsSettings(
    boolean on,
    boolean verify,
    Optional<String> certificate,
    Optional<String> key,
    Optional<String> trust,
    Optional<String> ciphers,
    Optional<String> serverName,
    Optional<String> protocols) {

  /// Each of TLS's options switches it on.
  static boolean isAskedFor(Words words) {
    return words.options().stream().anyMatch(each -> each.name().startsWith("ssl"));
  }

  static TlsSettings of(Words words) throws NcatException {
    var trust = words.once("ssl-trustfile", "The --ssl-trustfile option may be given only once.");
    var certificate = words.value("ssl-cert");
    var key = words.value("ssl-key");
    if (certificate.isPresent() != key.isPresent()) {
      throw NcatException.quitting("The --ssl-key and --ssl-cert options must be used together.");
    }
    return new TlsSettings(
        isAskedFor(words),
        words.has("ssl-verify") || trust.isPresent(),
        certificate,
        key,
        trust,
        words.value("ssl-ciphers"),
        words.value("ssl-servername"),
        words.value("ssl-alpn"));
  }
}
