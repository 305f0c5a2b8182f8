package io.jackfield.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A value of JSON (RFC 8259): [JsonText] reads it, `toString` writes it back in one line of ASCII,
/// whole, but for half a surrogate pair, which becomes U+FFFD. Immutable.
public sealed interface JsonValue {

  /// An object; its members keep their order, and of two with one name the last counts.
  record Members(Map<String, JsonValue> members) implements JsonValue {
    /// Copies the map.
    public Members {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /// The member of that name.
    public Optional<JsonValue> get(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /// The member of that name if it is a text.
    public Optional<String> text(String name) {
      return members.get(name) instanceof Text(var value) ? Optional.of(value) : Optional.empty();
    }

    /// The member of that name if it is a number.
    public Optional<Double> number(String name) {
      return members.get(name) instanceof Numeral each
          ? Optional.of(each.doubleValue())
          : Optional.empty();
    }

    @Override
    public String toString() {
      var all = new ArrayList<String>();
      members.forEach((name, value) -> all.add(JsonLine.whole(name) + ":" + value));
      return "{" + String.join(",", all) + "}";
    }
  }

  /// An array.
  record Items(List<JsonValue> items) implements JsonValue {
    /// Copies the list.
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return "[" + String.join(",", items.stream().map(JsonValue::toString).toList()) + "]";
    }
  }

  /// A text.
  record Text(String value) implements JsonValue {
    @Override
    public String toString() {
      return JsonLine.whole(value);
    }
  }

  /// A number, as it was written.
  record Numeral(String digits) implements JsonValue {
    private static final Pattern NUMBER =
        Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");

    /// Checks that it is one.
    public Numeral {
      if (!NUMBER.matcher(digits).matches()) {
        throw new IllegalArgumentException("not a number of JSON: " + digits);
      }
    }

    /// A whole number.
    public static Numeral of(long value) {
      return new Numeral(Long.toString(value));
    }

    /// The nearest double; a number that is too large is infinite.
    public double doubleValue() {
      return Double.parseDouble(digits);
    }

    /// The number without its fraction, between [Long#MIN_VALUE] and [Long#MAX_VALUE].
    public long longValue() {
      // A double has only 53 bits for it, and what is no plain number is no exact one.
      boolean isPlain = digits.length() < 19 && digits.chars().allMatch(c -> c <= '9' && c != '.');
      return isPlain ? Long.parseLong(digits) : (long) doubleValue();
    }

    @Override
    public String toString() {
      return digits;
    }
  }

  /// `true` or `false`.
  record Truth(boolean value) implements JsonValue {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /// `null`.
  record Nothing() implements JsonValue {
    @Override
    public String toString() {
      return "null";
    }
  }
}
