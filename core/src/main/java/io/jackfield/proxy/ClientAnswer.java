package io.jackfield.proxy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// How a client answers a proxy's challenges: with the strongest scheme that it knows.
///
/// @param challenge the one that it answers
/// @param credentials by these
/// @param count how often the nonce was used before
record ClientAnswer(Challenge challenge, Credentials credentials, int count) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /// The answer to the best of these challenges, if any can be answered: Digest with SHA-256, then
  /// Digest with MD5, then Basic, which shows the password to whoever listens.
  static Optional<ClientAnswer> to(List<Challenge> challenges, Credentials credentials) {
    return challenges.stream()
        .filter(each -> rank(each) > 0)
        .max(Comparator.comparingInt(ClientAnswer::rank))
        .map(best -> new ClientAnswer(best, credentials, 0));
  }

  private static int rank(Challenge challenge) {
    if (challenge.isBasic()) {
      return 1;
    }
    if (!challenge.isDigest()
        || challenge.parameter("nonce").isEmpty()
        || !(qops(challenge).isEmpty() || qops(challenge).contains("auth"))) {
      return 0;
    }
    return Digest.Algorithm.named(challenge.parameter("algorithm"))
        .map(algorithm ->
            switch (algorithm) {
              case MD5, MD5_SESS -> 2;
              case SHA_256, SHA_256_SESS -> 3;
            })
        .orElse(0);
  }

  private static List<String> qops(Challenge challenge) {
    return Arrays.stream(challenge.parameter("qop").split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  ClientAnswer again() {
    return new ClientAnswer(challenge, credentials, count + 1);
  }

  /// The value of `Proxy-Authorization` for a request.
  String header(String method, String uri) {
    return challenge.isBasic() ? basic() : digest(method, uri);
  }

  private String basic() {
    var pair = credentials.user() + ":" + credentials.password();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private String digest(String method, String uri) {
    var algorithm = Digest.Algorithm.named(challenge.parameter("algorithm")).orElseThrow();
    var qop = qops(challenge).isEmpty() ? "" : "auth";
    var clientNonce = qop.isEmpty() && !algorithm.isSession() ? "" : nonce();
    var number = qop.isEmpty() ? "" : "%08x".formatted(count + 1);
    var digest =
        new Digest(
            algorithm,
            challenge.parameter("realm"),
            challenge.parameter("nonce"),
            qop,
            number,
            clientNonce);
    var header =
        new StringBuilder("Digest username=")
            .append(Digest.quote(utf8(credentials.user())))
            .append(", realm=")
            .append(Digest.quote(digest.realm()))
            .append(", nonce=")
            .append(Digest.quote(digest.nonce()))
            .append(", uri=")
            .append(Digest.quote(uri))
            .append(", response=\"")
            .append(digest.response(credentials, method, uri))
            .append('"');
    if (!challenge.parameter("algorithm").isEmpty()) {
      header.append(", algorithm=").append(algorithm.label());
    }
    if (!challenge.parameter("opaque").isEmpty()) {
      header.append(", opaque=").append(Digest.quote(challenge.parameter("opaque")));
    }
    if (!clientNonce.isEmpty()) {
      header.append(", cnonce=\"").append(clientNonce).append('"');
    }
    if (!qop.isEmpty()) {
      header.append(", qop=auth, nc=").append(number);
    }
    return header.toString();
  }

  /// The bytes of the text in UTF-8, each as one character, which is how heads are written.
  static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String nonce() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
