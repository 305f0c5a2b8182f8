package io.jackfield.cli.nc;

import java.util.Locale;
import java.util.Map;

/// The values of `-T`: type of service (RFC 1349), precedence (RFC 791) and DiffServ code points
/// (RFC 2474, 2597, 3246).
final class ServiceClass {
  private static final Map<String, Integer> NAMES =
      Map.of(
          "critical", 0xa0,
          "ef", 0xb8,
          "inetcontrol", 0xc0,
          "lowcost", 0x02,
          "lowdelay", 0x10,
          "netcontrol", 0xe0,
          "reliability", 0x04,
          "throughput", 0x08);

  private ServiceClass() {}

  static int parse(String text) throws NcFailure {
    var named = NAMES.get(text);
    if (named != null) {
      return named;
    }
    if (text.matches("cs[0-7]")) {
      return (text.charAt(2) - '0') << 5;
    }
    if (text.matches("af[1-4][1-3]")) {
      return (text.charAt(2) - '0') << 5 | (text.charAt(3) - '0') << 3;
    }
    try {
      return text.toLowerCase(Locale.ROOT).startsWith("0x")
          ? hex(text.substring(2))
          : (int) Numbers.parse(text, 0, 255);
    } catch (Numbers.Refused | NumberFormatException e) {
      throw new NcFailure("illegal tos value " + text);
    }
  }

  private static int hex(String digits) throws Numbers.Refused {
    int value = Integer.parseUnsignedInt(digits, 16);
    if (value < 0 || value > 255) {
      throw new Numbers.Refused("too large");
    }
    return value;
  }
}
