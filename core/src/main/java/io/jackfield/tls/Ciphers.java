package io.jackfield.tls;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// Reads a list of cipher suites as people write it for OpenSSL, into the JDK's names.
///
/// Words are divided by `:`, `,` or blanks. A word is a suite
/// (`TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` or OpenSSL's `ECDHE-RSA-AES128-GCM-SHA256`) or a group
/// such as `HIGH` or `ECDHE+AESGCM`. `!` before it removes for good, `-` removes, `+` moves to the
/// end. As with OpenSSL, the list is about TLS 1.2; the suites of TLS 1.3 stay as they are unless
/// one is named.
final class Ciphers {
  private static final Set<String> NOT_HERE =
      Set.of(
          "MEDIUM",
          "LOW",
          "EXP",
          "EXPORT",
          "NULL",
          "ENULL",
          "ANULL",
          "ADH",
          "AECDH",
          "RC4",
          "DES",
          "3DES",
          "MD5",
          "SEED",
          "IDEA",
          "CAMELLIA",
          "CAMELLIA128",
          "CAMELLIA256",
          "ARIA",
          "ARIA128",
          "ARIA256",
          "PSK",
          "KPSK",
          "SRP",
          "KRSA",
          "AESCCM",
          "AESCCM8",
          "GOST",
          "RC2",
          "COMPLEMENTOFALL",
          "COMPLEMENTOFDEFAULT",
          "SSLV2",
          "SSLV3",
          "KRSAPSK",
          "KECDHEPSK",
          "KDHEPSK",
          "APSK");

  private Ciphers() {}

  /// @throws IllegalArgumentException when a word is unknown, or nothing is left
  static List<String> parse(String list) {
    var offered = offered();
    var chosen = new LinkedHashSet<String>();
    var banned = new LinkedHashSet<String>();
    for (var word : list.split("[:, ]+", -1)) {
      if (word.isEmpty() || word.startsWith("@")) {
        // The JDK's own order is by strength, and its level of security is in its configuration.
        continue;
      }
      char sign = word.charAt(0);
      boolean signed = sign == '!' || sign == '-' || sign == '+';
      var matching = matching(signed ? word.substring(1) : word, list, offered);
      switch (sign) {
        case '!' -> {
          chosen.removeAll(matching);
          banned.addAll(matching);
        }
        case '-' -> chosen.removeAll(matching);
        case '+' -> {
          var moved = matching.stream().filter(chosen::contains).toList();
          chosen.removeAll(moved);
          chosen.addAll(moved);
        }
        default -> {
          chosen.addAll(matching);
          chosen.removeAll(banned);
        }
      }
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "the cipher list \"" + list + "\" leaves none of those that this JDK offers");
    }
    return withTls13(chosen, banned, offered);
  }

  private static List<String> withTls13(
      Set<String> chosen, Set<String> banned, List<String> offered) {
    var all = new ArrayList<String>();
    if (chosen.stream().noneMatch(Ciphers::isTls13)) {
      offered.stream().filter(each -> isTls13(each) && !banned.contains(each)).forEach(all::add);
    }
    all.addAll(chosen);
    return List.copyOf(all);
  }

  /// What is switched on in this JDK, best first.
  private static List<String> offered() {
    try {
      return Stream.of(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites())
          .filter(each -> !each.endsWith("_SCSV"))
          .toList();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("each JDK has TLS", e);
    }
  }

  private static boolean isTls13(String suite) {
    return !suite.contains("_WITH_");
  }

  private static List<String> matching(String word, String list, List<String> offered) {
    for (var suite : offered) {
      if (word.equalsIgnoreCase(suite) || word.equalsIgnoreCase(openSslName(suite))) {
        return List.of(suite);
      }
    }
    Predicate<String> wanted = suite -> !isTls13(suite);
    for (var part : word.split("\\+", -1)) {
      wanted = wanted.and(group(part, word, list));
    }
    return offered.stream().filter(wanted).toList();
  }

  private static Predicate<String> group(String group, String word, String list) {
    return switch (group.toUpperCase(Locale.ROOT)) {
      case "ALL", "DEFAULT", "HIGH", "FIPS", "TLSV1", "TLSV1.0" -> _ -> true;
      case "TLSV1.2" ->
          suite ->
              suite.contains("GCM")
                  || suite.contains("CHACHA20")
                  || suite.endsWith("SHA256")
                  || suite.endsWith("SHA384");
      case "ECDHE", "EECDH", "KECDHE", "KEECDH", "ECDH" -> has("_ECDHE_");
      case "DHE", "EDH", "KDHE", "KEDH", "DH" -> has("_DHE_");
      case "RSA", "ARSA" -> has("_RSA_WITH_");
      case "ECDSA", "AECDSA" -> has("_ECDSA_WITH_");
      case "DSS", "ADSS" -> has("_DSS_WITH_");
      case "AES" -> has("_AES_");
      case "AES128" -> has("_AES_128_");
      case "AES256" -> has("_AES_256_");
      case "AESGCM" -> has("_GCM_");
      case "CHACHA20" -> has("_CHACHA20_");
      case "CBC" -> has("_CBC_");
      case "SHA", "SHA1" -> suite -> suite.endsWith("_CBC_SHA");
      case "SHA256" -> suite -> suite.endsWith("_CBC_SHA256");
      case "SHA384" -> suite -> suite.endsWith("_CBC_SHA384");
      case String other when NOT_HERE.contains(other) -> _ -> false;
      default ->
          throw new IllegalArgumentException(
              "unknown cipher \""
                  + word
                  + "\" in \""
                  + list
                  + "\"; take names as the JDK or OpenSSL has them, or groups such as HIGH,"
                  + " ECDHE+AESGCM, !SHA1. It may also be one that this JDK has switched off");
    };
  }

  private static Predicate<String> has(String part) {
    return suite -> suite.contains(part);
  }

  /// `ECDHE-RSA-AES128-GCM-SHA256` for `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`.
  private static String openSslName(String suite) {
    return suite
        .replace("TLS_", "")
        .replace("_WITH", "")
        .replace("AES_", "AES")
        .replace("_CBC", "")
        .replace("POLY1305_SHA256", "POLY1305")
        .replace('_', '-');
  }
}
