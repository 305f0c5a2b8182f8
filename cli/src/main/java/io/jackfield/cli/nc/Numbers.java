package io.jackfield.cli.nc;

import java.math.BigInteger;
import java.util.regex.Pattern;

/// Numbers as strtonum(3) reads them, and its words for those that it refuses.
final class Numbers {
  private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?[0-9]+");

  private Numbers() {}

  /// A text that is no number in the range.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  static long parse(String text, long least, long most) throws Refused {
    if (!NUMBER.matcher(text).matches()) {
      throw new Refused("invalid");
    }
    var value = new BigInteger(text.strip());
    if (value.compareTo(BigInteger.valueOf(least)) < 0) {
      throw new Refused("too small");
    }
    if (value.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new Refused("too large");
    }
    return value.longValue();
  }

  /// The value of an option, called `what` in the message.
  static int option(String what, String text, long least, long most) throws NcFailure {
    try {
      return (int) parse(text, least, most);
    } catch (Refused e) {
      throw new NcFailure(what + " " + e.getMessage() + ": " + text);
    }
  }

  /// The same for the options whose message leaves the text out.
  static int ttl(String what, String text) throws NcFailure {
    try {
      return (int) parse(text, 0, 255);
    } catch (Refused e) {
      throw new NcFailure(what + " is " + e.getMessage());
    }
  }
}
