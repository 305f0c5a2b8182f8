package io.jackfield.cli.toxiproxy;

import io.jackfield.wire.JsonException;
import io.jackfield.wire.JsonText;
import io.jackfield.wire.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The members of a JSON object that a client sent, each of the type that it must have; `null` is
/// as good as none. Immutable.
record Fields(JsonValue.Members object) {

  static Fields parse(String body) throws ApiException {
    try {
      return of(JsonText.parse(body));
    } catch (JsonException e) {
      throw ApiException.badBody(String.valueOf(e.getMessage()));
    }
  }

  /// The objects of an array.
  static List<Fields> parseAll(String body) throws ApiException {
    JsonValue value;
    try {
      value = JsonText.parse(body);
    } catch (JsonException e) {
      throw ApiException.badBody(String.valueOf(e.getMessage()));
    }
    if (!(value instanceof JsonValue.Items(var items))) {
      throw ApiException.badBody("expected an array, [...]");
    }
    var all = new ArrayList<Fields>();
    for (var item : items) {
      all.add(of(item));
    }
    return all;
  }

  private static Fields of(JsonValue value) throws ApiException {
    if (value instanceof JsonValue.Members object) {
      return new Fields(object);
    }
    throw ApiException.badBody("expected an object, {...}");
  }

  private Optional<JsonValue> get(String name) {
    return object.get(name).filter(value -> !(value instanceof JsonValue.Nothing));
  }

  String text(String name, String otherwise) throws ApiException {
    var value = get(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof JsonValue.Text(var text)) {
      return text;
    }
    throw wrong(name, "a text");
  }

  boolean truth(String name, boolean otherwise) throws ApiException {
    var value = get(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof JsonValue.Truth(boolean truth)) {
      return truth;
    }
    throw wrong(name, "true or false");
  }

  /// A number from 0 to 1.
  double share(String name, double otherwise) throws ApiException {
    var value = get(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof JsonValue.Numeral number
        && number.doubleValue() >= 0
        && number.doubleValue() <= 1) {
      return number.doubleValue();
    }
    throw wrong(name, "a number from 0 to 1");
  }

  /// A whole number from 0.
  long count(String name, long otherwise) throws ApiException {
    var value = get(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof JsonValue.Numeral(var digits) && digits.matches("\\d{1,18}")) {
      return Long.parseLong(digits);
    }
    throw wrong(name, "a whole number from 0");
  }

  /// An object in this one; empty where there is none.
  Fields within(String name) throws ApiException {
    var value = get(name);
    if (value.isEmpty()) {
      return new Fields(new JsonValue.Members(Map.of()));
    }
    if (value.get() instanceof JsonValue.Members members) {
      return new Fields(members);
    }
    throw wrong(name, "an object");
  }

  private static ApiException wrong(String name, String expected) {
    return ApiException.badBody(name + " must be " + expected);
  }
}
