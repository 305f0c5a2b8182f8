package io.jackfield.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A challenge to authenticate, or the answer to one (RFC 9110, 11.3): a scheme, then either a
/// token, or parameters, or nothing. Immutable.
///
/// @param scheme in lower case
/// @param token the one word after the scheme, such as Basic's; else empty
/// @param parameters by their names in lower case, quotes taken off
record Challenge(String scheme, String token, Map<String, String> parameters) {

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  boolean isBasic() {
    return scheme.equals("basic");
  }

  boolean isDigest() {
    return scheme.equals("digest");
  }

  /// The challenges of one field, in its order. One that cannot be read is left out, and so is what
  /// follows it; those before it count.
  static List<Challenge> parse(String field) {
    var all = new ArrayList<Challenge>();
    for (var item : items(field)) {
      var parameter = Parameter.of(item);
      if (parameter.isGood()) {
        if (all.isEmpty() || !all.getLast().token().isEmpty()) {
          return all;
        }
        all.add(all.removeLast().with(parameter));
        continue;
      }
      int space = item.indexOf(' ');
      var scheme = space < 0 ? item : item.substring(0, space);
      var rest = space < 0 ? "" : item.substring(space).strip();
      var first = Parameter.of(rest);
      if (!HttpHead.isToken(scheme) || !(rest.isEmpty() || first.isGood() || isToken68(rest))) {
        return all;
      }
      var bare = new Challenge(scheme.toLowerCase(Locale.ROOT), "", Map.of());
      all.add(first.isGood() ? bare.with(first) : new Challenge(bare.scheme(), rest, Map.of()));
    }
    return all;
  }

  private Challenge with(Parameter parameter) {
    var more = new LinkedHashMap<>(parameters);
    more.putIfAbsent(parameter.name(), parameter.value());
    return new Challenge(scheme, token, more);
  }

  /// What stands between the commas outside of quotes.
  private static List<String> items(String field) {
    var items = new ArrayList<String>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= field.length(); i++) {
      if (i == field.length() || (field.charAt(i) == ',' && !quoted)) {
        var item = field.substring(start, i).replace('\t', ' ').strip();
        if (!item.isEmpty()) {
          items.add(item);
        }
        start = i + 1;
      } else if (field.charAt(i) == '"') {
        quoted = !quoted;
      } else if (field.charAt(i) == '\\' && quoted) {
        i++;
      }
    }
    return items;
  }

  private static boolean isToken68(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return end > 0
        && text.substring(0, end)
            .chars()
            .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || "-._~+/".indexOf(c) >= 0));
  }

  /// `name=value`; without a name when the text is none.
  private record Parameter(String name, String value) {
    private static final Parameter NONE = new Parameter("", "");

    boolean isGood() {
      return !name.isEmpty();
    }

    static Parameter of(String text) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        return NONE;
      }
      var name = text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      var value = text.substring(equals + 1).strip();
      if (!HttpHead.isToken(name)) {
        return NONE;
      }
      if (HttpHead.isToken(value)) {
        return new Parameter(name, value);
      }
      return value.length() > 1 && value.startsWith("\"") ? quoted(name, value) : NONE;
    }

    private static Parameter quoted(String name, String value) {
      var bare = new StringBuilder();
      for (int i = 1; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"') {
          return i == value.length() - 1 ? new Parameter(name, bare.toString()) : NONE;
        }
        if (c == '\\' && i + 1 < value.length()) {
          i++;
          c = value.charAt(i);
        }
        bare.append(c);
      }
      return NONE;
    }
  }
}
