package io.jackfield.explain;

import java.util.Map;

/// What the messages of TLS are for (RFC 8446, RFC 5246).
final class HandshakeLessons {
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry(
              "ClientHello",
              "what the client can do, half of a fresh key, and the name it wants (SNI), which all on"
                  + " the way can read"),
          Map.entry("ServerHello", "what the server chose of that"),
          Map.entry("HelloRetryRequest", "the server wants another kind of key: please again"),
          Map.entry(
              "HelloVerifyRequest",
              "a cookie: the client must show that it is where it says before it gets a long answer"),
          Map.entry("Certificate", "who that side says it is; in TLS 1.2 all can read it"),
          Map.entry("ServerKeyExchange", "half of a fresh key, signed with the certificate's key"),
          Map.entry("CertificateRequest", "the client shall show a certificate, too"),
          Map.entry("ServerHelloDone", "the server's part is said"),
          Map.entry(
              "ClientKeyExchange", "the other half: now the two have a key, and nobody else does"),
          Map.entry("CertificateVerify", "the proof of having the certificate's key"),
          Map.entry("NewSessionTicket", "what would make the next handshake shorter"));

  private HandshakeLessons() {}

  /// Empty for a message that nobody has written about.
  ///
  /// @param old whether the protocol is older than TLS 1.3
  static String of(String message, boolean old) {
    return switch (message) {
      case "ChangeCipherSpec" ->
          old
              ? "from here on that side encrypts"
              : "means nothing in TLS 1.3: it is there for old machines on the way";
      case "(encrypted)" ->
          old
              ? "Finished, most likely: a check over all that was said before"
              : "certificate, proof of its key and a check over all, which only the two can read";
      default -> TEXTS.getOrDefault(message, "");
    };
  }
}
