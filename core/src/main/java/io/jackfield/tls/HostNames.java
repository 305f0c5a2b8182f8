package io.jackfield.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/// Whether a certificate is for a host, by RFC 9525: its alternative names count, its common name
/// doesn't; an address must stand there as an address; a `*` stands for the whole first label.
///
/// Not the JDK's own check, since that accepts a certificate for the name that was told the server
/// (SNI) where that differs from the name to verify, and falls back on the common name.
final class HostNames {
  // RFC 2253, 2.4: commas and plus signs divide unless a backslash stands before them.
  private static final Pattern COMMON_NAME =
      Pattern.compile("(?:^|(?<!\\\\)[,+])CN=((?:\\\\.|[^\\\\,+])*)");

  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  private HostNames() {}

  /// @param alternatives the certificate's names
  static boolean matches(String name, List<String> alternatives) {
    var address = address(name);
    var wanted = ascii(name);
    return alternatives.stream()
        .anyMatch(each ->
            address.isPresent()
                ? address.equals(address(each))
                : address(each).isEmpty() && matches(wanted, each.toLowerCase(Locale.ROOT)));
  }

  static boolean matchesCommonName(String name, X509Certificate certificate) {
    return address(name).isEmpty()
        && commonName(certificate.getSubjectX500Principal())
            .filter(each -> address(each).isEmpty())
            .filter(each -> matches(ascii(name), each.toLowerCase(Locale.ROOT)))
            .isPresent();
  }

  /// The most particular common name of a distinguished name.
  static Optional<String> commonName(X500Principal subject) {
    var parts = COMMON_NAME.matcher(subject.getName(X500Principal.RFC2253));
    return parts.find()
        ? Optional.of(ESCAPED.matcher(parts.group(1)).replaceAll("$1"))
        : Optional.empty();
  }

  private static boolean matches(String wanted, String pattern) {
    if (!pattern.startsWith("*.")) {
      return wanted.equals(pattern);
    }
    int dot = wanted.indexOf('.');
    // "*.com" would be anybody's.
    return dot > 0
        && pattern.indexOf('.', 2) > 0
        && wanted.substring(dot).equals(pattern.substring(1));
  }

  /// The address, if the text is one.
  static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The name as it stands in certificates: ASCII, lower case, without a dot at its end.
  static String ascii(String name) {
    var bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    try {
      return IDN.toASCII(bare).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return bare.toLowerCase(Locale.ROOT);
    }
  }
}
