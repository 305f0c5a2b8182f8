package io.jackfield.proxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// The sum of Digest authentication (RFC 7616, 3.4), for both sides.
///
/// @param algorithm as the challenge names it
/// @param realm the realm of the challenge
/// @param nonce the nonce of the challenge
/// @param qop `auth`, or empty for a challenge without it (RFC 2617's older form)
/// @param count the request's number with this nonce, 8 hexadecimal digits; empty without qop
/// @param clientNonce the client's nonce; empty without qop, unless the algorithm is a session's
record Digest(
    Algorithm algorithm, String realm, String nonce, String qop, String count, String clientNonce) {

  /// The hash functions that the RFC names and the JDK has.
  enum Algorithm {
    MD5("MD5", "MD5", false),
    MD5_SESS("MD5-sess", "MD5", true),
    SHA_256("SHA-256", "SHA-256", false),
    SHA_256_SESS("SHA-256-sess", "SHA-256", true);

    private final String label;
    private final String jdkName;
    private final boolean session;

    Algorithm(String label, String jdkName, boolean session) {
      this.label = label;
      this.jdkName = jdkName;
      this.session = session;
    }

    /// Its name in a header.
    String label() {
      return label;
    }

    boolean isSession() {
      return session;
    }

    /// The algorithm of that name in any case; MD5 for none.
    static Optional<Algorithm> named(String name) {
      if (name.isEmpty()) {
        return Optional.of(MD5);
      }
      for (var each : values()) {
        if (each.label.equals(name.toUpperCase(Locale.ROOT).replace("-SESS", "-sess"))) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }

  /// The response to the challenge for one request.
  String response(Credentials credentials, String method, String uri) {
    var one = hash(credentials.user() + ":" + realm + ":" + credentials.password());
    if (algorithm.isSession()) {
      one = hash(one + ":" + nonce + ":" + clientNonce);
    }
    var two = hash(method + ":" + uri);
    return qop.isEmpty()
        ? hash(one + ":" + nonce + ":" + two)
        : hash(one + ":" + nonce + ":" + count + ":" + clientNonce + ":" + qop + ":" + two);
  }

  private String hash(String text) {
    try {
      var sum =
          MessageDigest.getInstance(algorithm.jdkName)
              .digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      // Each JDK must have SHA-256, and all have MD5.
      throw new IllegalStateException("this JDK has no " + algorithm.jdkName, e);
    }
  }

  /// The text in quotes, as a parameter's value.
  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
