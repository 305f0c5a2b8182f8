package io.jackfield.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON (RFC 8259), strictly: no comments, no trailing commas. One text, one thread.
public final class JsonText {
  // A deeper text would need a deep stack, and nothing that people write is that deep.
  private static final int DEEPEST = 100;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /// Reads one value, which must be all that there is.
  ///
  /// @throws JsonException when the text is none, or is nested deeper than 100
  public static JsonValue parse(String text) throws JsonException {
    var reader = new JsonText(text);
    reader.skipBlanks();
    var value = reader.value(0);
    reader.skipBlanks();
    if (reader.at < text.length()) {
      throw reader.wrong("the end");
    }
    return value;
  }

  /// Reads an object, which must be all that there is.
  ///
  /// @throws JsonException when the text is none, or is something else
  public static JsonValue.Members parseObject(String text) throws JsonException {
    if (parse(text) instanceof JsonValue.Members object) {
      return object;
    }
    throw new JsonException("expected an object, {...}");
  }

  private JsonValue value(int depth) throws JsonException {
    if (depth > DEEPEST) {
      throw new JsonException("nested deeper than " + DEEPEST + " levels");
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new JsonValue.Text(string());
      case 't' -> word("true", new JsonValue.Truth(true));
      case 'f' -> word("false", new JsonValue.Truth(false));
      case 'n' -> word("null", new JsonValue.Nothing());
      default -> number();
    };
  }

  private JsonValue object(int depth) throws JsonException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    at++;
    skipBlanks();
    if (take('}')) {
      return new JsonValue.Members(members);
    }
    do {
      skipBlanks();
      if (peek() != '"') {
        throw wrong("a name in quotes");
      }
      var name = string();
      skipBlanks();
      expect(':');
      skipBlanks();
      members.put(name, value(depth + 1));
      skipBlanks();
    } while (take(','));
    expect('}');
    return new JsonValue.Members(members);
  }

  private JsonValue array(int depth) throws JsonException {
    List<JsonValue> items = new ArrayList<>();
    at++;
    skipBlanks();
    if (take(']')) {
      return new JsonValue.Items(items);
    }
    do {
      skipBlanks();
      items.add(value(depth + 1));
      skipBlanks();
    } while (take(','));
    expect(']');
    return new JsonValue.Items(items);
  }

  private JsonValue word(String word, JsonValue value) throws JsonException {
    if (!text.startsWith(word, at)) {
      throw wrong("a value");
    }
    at += word.length();
    return value;
  }

  private JsonValue number() throws JsonException {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return new JsonValue.Numeral(text.substring(from, at));
    } catch (IllegalArgumentException e) {
      at = from;
      throw wrong("a value");
    }
  }

  private String string() throws JsonException {
    int from = ++at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      checkUnescaped();
      at++;
    }
    // Mostly there is nothing to unescape.
    if (peek() == '"') {
      return text.substring(from, at++);
    }
    var out = new StringBuilder(text.substring(from, at));
    while (peek() != '"') {
      checkUnescaped();
      char c = text.charAt(at++);
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private void checkUnescaped() throws JsonException {
    if (text.charAt(at) < ' ') {
      throw wrong("an escape such as \\n for a control character");
    }
  }

  private char escaped() throws JsonException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> {
        at--;
        throw wrong("an escape such as \\n or \\u00e9");
      }
    };
  }

  private char unicode() throws JsonException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw wrong("four hexadecimal digits");
      }
      code = 16 * code + digit;
      at++;
    }
    return (char) code;
  }

  private char peek() throws JsonException {
    if (at >= text.length()) {
      throw new JsonException("ends too early, behind " + at + " characters");
    }
    return text.charAt(at);
  }

  private boolean take(char c) throws JsonException {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) throws JsonException {
    if (!take(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private JsonException wrong(String expected) {
    var found = text.substring(at, Math.min(at + 20, text.length()));
    return new JsonException(
        "expected "
            + expected
            + " at character "
            + (at + 1)
            + (found.isEmpty() ? "" : ", not " + JsonLine.quoted(found)));
  }
}
