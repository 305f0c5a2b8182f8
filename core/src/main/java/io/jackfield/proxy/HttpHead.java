package io.jackfield.proxy;

import io.jackfield.Say;
import io.jackfield.opening.Opening;
import io.jackfield.opening.TooLongException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The head of an HTTP message (RFC 9112): the start line and the fields. Immutable.
///
/// Lines may end with LF alone, and fields may be folded (5.2), as old clients do. All else that
/// two readers could understand in two ways is refused.
record HttpHead(String start, List<Field> fields) {

  /// One field; the name as it came.
  record Field(String name, String value) {
    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  HttpHead {
    fields = List.copyOf(fields);
  }

  /// Reads the fields to the empty line; the start line has been read already.
  ///
  /// @throws HttpError when they break the rules
  static HttpHead read(String start, Opening from) throws IOException {
    checkText(start);
    var fields = new ArrayList<Field>();
    try {
      for (var line = from.line(); !line.isEmpty(); line = from.line()) {
        checkText(line);
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
          if (fields.isEmpty()) {
            throw new HttpError(400, "the first field line begins with a space");
          }
          var last = fields.removeLast();
          fields.add(new Field(last.name(), (last.value() + " " + line.strip()).strip()));
        } else {
          fields.add(field(line));
        }
      }
    } catch (TooLongException e) {
      // What HTTP servers said before RFC 6585 had 431, and ncat's proxy says.
      throw new HttpError(413, "the fields are too long: " + e.getMessage());
    }
    return new HttpHead(start, fields);
  }

  private static Field field(String line) throws HttpError {
    int colon = line.indexOf(':');
    var name = colon < 0 ? "" : line.substring(0, colon);
    if (!isToken(name)) {
      throw new HttpError(400, "not a field: \"" + Say.text(line) + "\"");
    }
    return new Field(name, line.substring(colon + 1).strip());
  }

  private static void checkText(String line) throws HttpError {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new HttpError(400, "a control character in \"" + Say.text(line) + "\"");
      }
    }
  }

  /// Whether the text is a token (RFC 9110, 5.6.2).
  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  /// The values of all fields of that name.
  List<String> all(String name) {
    return fields.stream().filter(each -> each.is(name)).map(Field::value).toList();
  }

  /// The words of a field that is a list, in lower case.
  List<String> words(String name) {
    return all(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(word -> word.strip().toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  // Fields that speak of one connection (RFC 9110, 7.6.1), and those between a client and a proxy.
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade");

  /// The fields that are for the next hop as well.
  ///
  /// How a body is framed stays even when `Connection` names it, since the body goes on as it came.
  List<Field> endToEnd() {
    var named = words("connection");
    return fields.stream()
        .filter(each -> {
          var name = each.name().toLowerCase(Locale.ROOT);
          boolean framing = name.equals("transfer-encoding") || name.equals("content-length");
          return framing || (!HOP_BY_HOP.contains(name) && !named.contains(name));
        })
        .toList();
  }

  /// How long the body is; empty when no field says so.
  ///
  /// @throws HttpError when two fields contradict each other: two readers would find two ends
  Optional<Framing> framing() throws HttpError {
    var codings = words("transfer-encoding");
    var lengths = all("content-length").stream().distinct().toList();
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty()) {
        throw new HttpError(400, "both Transfer-Encoding and Content-Length");
      }
      if (!codings.getLast().equals("chunked")
          || codings.indexOf("chunked") != codings.size() - 1) {
        throw new HttpError(400, "the last Transfer-Encoding is not chunked");
      }
      if (codings.size() > 1) {
        throw new HttpError(501, "a Transfer-Encoding beside chunked");
      }
      return Optional.of(Framing.CHUNKED);
    }
    if (!all("transfer-encoding").isEmpty()) {
      throw new HttpError(400, "an empty Transfer-Encoding");
    }
    if (lengths.isEmpty()) {
      return Optional.empty();
    }
    var length = lengths.getFirst();
    // At most 18 digits: those fit a long.
    if (lengths.size() > 1 || !length.matches("[0-9]{1,18}")) {
      throw new HttpError(400, "Content-Length is not one number: " + Say.text(lengths.toString()));
    }
    return Optional.of(new Framing(false, Long.parseLong(length)));
  }

  /// How a body's end is known: by its chunks, or by its length.
  record Framing(boolean chunked, long length) {
    static final Framing CHUNKED = new Framing(true, 0);
    static final Framing NONE = new Framing(false, 0);
  }

  /// The head as it goes over the wire.
  static String text(String start, List<Field> fields) {
    var text = new StringBuilder(start).append("\r\n");
    for (var field : fields) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return text.append("\r\n").toString();
  }
}
