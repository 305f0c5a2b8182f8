package io.jackfield.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// How an HTTP proxy has its clients show their password: Digest with SHA-256 or MD5, or Basic.
///
/// A nonce holds its own time, signed for the client's address with a key of this process: nothing
/// is kept for those who ask. Safe for concurrent use.
final class HttpAuthentication {
  // How long a client may answer a challenge, and use the answer.
  private static final Duration LIFETIME = Duration.ofSeconds(60);
  private static final int SIGNATURE_BYTES = 16;

  private final Credentials credentials;
  private final String realm;
  private final byte[] key = new byte[32];

  HttpAuthentication(Credentials credentials, String realm) {
    this.credentials = credentials;
    this.realm = realm;
    new SecureRandom().nextBytes(key);
  }

  enum Verdict {
    /// The password is right, or none is needed.
    GOOD,
    /// It is right, but the nonce is too old: the client may try again without asking its user.
    STALE,
    /// It is wrong, or missing.
    BAD
  }

  /// Judges a request.
  ///
  /// @param uri the target as it stands in the request line
  /// @param client the client's host
  Verdict check(HttpHead head, String method, String uri, String client) {
    if (credentials.isNone()) {
      return Verdict.GOOD;
    }
    var fields = head.all("proxy-authorization");
    if (fields.size() != 1) {
      return Verdict.BAD;
    }
    var answers = Challenge.parse(fields.getFirst());
    if (answers.size() != 1) {
      return Verdict.BAD;
    }
    var answer = answers.getFirst();
    if (answer.isBasic()) {
      return basic(answer.token());
    }
    return answer.isDigest() ? digest(answer, method, uri, client) : Verdict.BAD;
  }

  private Verdict basic(String token) {
    byte[] shown;
    try {
      shown = Base64.getDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Verdict.BAD;
    }
    var right = credentials.user() + ":" + credentials.password();
    return MessageDigest.isEqual(shown, right.getBytes(StandardCharsets.UTF_8))
        ? Verdict.GOOD
        : Verdict.BAD;
  }

  private Verdict digest(Challenge answer, String method, String uri, String client) {
    var algorithm = Digest.Algorithm.named(answer.parameter("algorithm"));
    var nonce = answer.parameter("nonce");
    var qop = answer.parameter("qop");
    if (algorithm.isEmpty()
        || algorithm.get().isSession()
        || !answer.parameter("username").equals(ClientAnswer.utf8(credentials.user()))
        || !answer.parameter("realm").equals(realm)
        || !isFor(answer.parameter("uri"), uri)
        || !(qop.isEmpty() || qop.equals("auth"))
        || !isOurs(nonce, client)) {
      return Verdict.BAD;
    }
    var digest =
        new Digest(
            algorithm.get(), realm, nonce, qop, answer.parameter("nc"), answer.parameter("cnonce"));
    var right = digest.response(credentials, method, answer.parameter("uri"));
    if (!MessageDigest.isEqual(bytes(right), bytes(answer.parameter("response")))) {
      return Verdict.BAD;
    }
    return isOld(nonce) ? Verdict.STALE : Verdict.GOOD;
  }

  /// Some clients, curl among them, sign the path alone of an absolute URI.
  private static boolean isFor(String signed, String asked) {
    if (signed.equals(asked)) {
      return true;
    }
    int path = asked.indexOf('/', asked.indexOf("://") + 3);
    return asked.contains("://") && signed.equals(path < 0 ? "/" : asked.substring(path));
  }

  /// The challenges for a client that showed no good password.
  List<HttpHead.Field> challenges(Verdict verdict, String client) {
    var nonce = nonce(System.nanoTime(), client);
    var stale = verdict == Verdict.STALE ? ", stale=true" : "";
    var fields = new ArrayList<HttpHead.Field>();
    // ncat 7.93 takes the first Digest, and gives up if that is not of MD5.
    for (var algorithm : List.of(Digest.Algorithm.MD5, Digest.Algorithm.SHA_256)) {
      fields.add(
          challenge(
              "Digest realm="
                  + Digest.quote(realm)
                  + ", nonce=\""
                  + nonce
                  + "\", qop=\"auth\", algorithm="
                  + algorithm.label()
                  + stale));
    }
    fields.add(challenge("Basic realm=" + Digest.quote(realm) + ", charset=\"UTF-8\""));
    return fields;
  }

  private static HttpHead.Field challenge(String value) {
    return new HttpHead.Field("Proxy-Authenticate", value);
  }

  private String nonce(long nanos, String client) {
    var time = ByteBuffer.allocate(Long.BYTES).putLong(nanos).array();
    var all = ByteBuffer.allocate(Long.BYTES + SIGNATURE_BYTES).put(time);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(all.put(signature(time, client), 0, SIGNATURE_BYTES).array());
  }

  private byte[] signature(byte[] time, String client) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(time);
      return mac.doFinal(bytes(client));
    } catch (GeneralSecurityException e) {
      // Each JDK must have it.
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }

  private boolean isOurs(String nonce, String client) {
    var made = decode(nonce);
    return made.length == Long.BYTES + SIGNATURE_BYTES
        && MessageDigest.isEqual(
            bytes(nonce), bytes(nonce(ByteBuffer.wrap(made).getLong(), client)));
  }

  private static boolean isOld(String nonce) {
    long age = System.nanoTime() - ByteBuffer.wrap(decode(nonce)).getLong();
    return age > LIFETIME.toNanos();
  }

  private static byte[] decode(String nonce) {
    try {
      return Base64.getUrlDecoder().decode(nonce);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
