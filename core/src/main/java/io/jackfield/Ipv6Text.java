package io.jackfield;

import java.util.regex.Pattern;

/// IPv6 literals as text: recognising them, and the short form of RFC 5952.
final class Ipv6Text {
  private Ipv6Text() {}

  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

  /// Whether the text is an IPv6 address (RFC 4291, section 2.2), a zone such as `%eth0` allowed.
  static boolean isLiteral(String text) {
    int zone = text.indexOf('%');
    var address = zone < 0 ? text : text.substring(0, zone);
    if (zone == text.length() - 1 && zone >= 0) {
      return false;
    }
    int gap = address.indexOf("::");
    if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    if (gap < 0) {
      return groups(address, true) == 8;
    }
    int before = groups(address.substring(0, gap), false);
    int after = groups(address.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after <= 7;
  }

  /// How many 16-bit groups the text holds, or -1 when it holds anything else.
  private static int groups(String text, boolean ipv4TailAllowed) {
    if (text.isEmpty()) {
      return 0;
    }
    var parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (ipv4TailAllowed && i == parts.length - 1 && IPV4.matcher(parts[i]).matches()) {
        count += 2;
      } else if (GROUP.matcher(parts[i]).matches()) {
        count++;
      } else {
        return -1;
      }
    }
    return count;
  }

  /// Shortens `0:0:0:0:0:0:0:1` to `::1`: the longest run of two or more zero groups, the first on
  /// a tie (RFC 5952, section 4.2).
  static String compress(String full) {
    int zone = full.indexOf('%');
    var address = zone < 0 ? full : full.substring(0, zone);
    var groups = address.split(":", -1);
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end].equals("0")) {
        end++;
      }
      if (end - i > bestLength) {
        best = i;
        bestLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    var tail = zone < 0 ? "" : full.substring(zone);
    if (best < 0) {
      return full;
    }
    var left = String.join(":", java.util.Arrays.copyOfRange(groups, 0, best));
    var right =
        String.join(":", java.util.Arrays.copyOfRange(groups, best + bestLength, groups.length));
    return left + "::" + right + tail;
  }
}
