package io.jackfield.proxy;

import io.jackfield.Say;
import io.jackfield.proxy.HttpHead.Field;
import io.jackfield.proxy.HttpHead.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A request to a proxy. Immutable.
///
/// @param method as it came: methods have a case
/// @param uri the target of the request line, as it came
/// @param old whether it is of HTTP/1.0
/// @param head the whole
/// @param framing how its body ends
record HttpRequest(String method, String uri, boolean old, HttpHead head, Framing framing) {
  private static final String SCHEME = "http://";

  /// Reads the request line, and checks what could be understood in two ways.
  static HttpRequest parse(HttpHead head) throws HttpError {
    var words = head.start().split(" ", -1);
    if (words.length != 3 || !HttpHead.isToken(words[0]) || words[1].isEmpty()) {
      throw new HttpError(400, "not a request line: \"" + Say.text(head.start()) + "\"");
    }
    if (!words[2].matches("HTTP/1\\.[0-9]")) {
      throw new HttpError(400, "not a version of HTTP/1: \"" + Say.text(words[2]) + "\"");
    }
    if (words[1].chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new HttpError(400, "the URI has a character that is not ASCII");
    }
    if (head.all("host").size() > 1) {
      throw new HttpError(400, "more than one Host");
    }
    boolean old = words[2].equals("HTTP/1.0");
    var framing = head.framing().orElse(Framing.NONE);
    if (old && framing.chunked()) {
      throw new HttpError(400, "chunks in HTTP/1.0, which has none");
    }
    return new HttpRequest(words[0], words[1], old, head, framing);
  }

  boolean isBodiless() {
    return !framing.chunked() && framing.length() == 0;
  }

  /// Whether the client ends the connection after the answer.
  boolean closes() {
    var options =
        Stream.concat(head.words("connection").stream(), head.words("proxy-connection").stream())
            .toList();
    return options.contains("close") || (old && !options.contains("keep-alive"));
  }

  /// The host and port of an absolute URI.
  ///
  /// @throws HttpError when it is not one that a proxy can forward
  String authority() throws HttpError {
    if (!uri.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw new HttpError(
          400, "not an absolute http URI, as a proxy wants: \"" + Say.text(uri) + "\"");
    }
    var authority = uri.substring(SCHEME.length(), pathStart());
    if (authority.indexOf('@') >= 0) {
      throw new HttpError(400, "a user in the URI, which is easily mistaken for the host");
    }
    return authority;
  }

  private int pathStart() {
    for (int i = SCHEME.length(); i < uri.length(); i++) {
      if ("/?#".indexOf(uri.charAt(i)) >= 0) {
        return i;
      }
    }
    return uri.length();
  }

  /// The path and query, as the target's server wants it.
  private String path() {
    var rest = uri.substring(pathStart());
    int fragment = rest.indexOf('#');
    var path = fragment < 0 ? rest : rest.substring(0, fragment);
    return path.startsWith("/") ? path : "/" + path;
  }

  /// The head as it goes to the target.
  String forwarded() throws HttpError {
    var version = old ? "HTTP/1.0" : "HTTP/1.1";
    var fields = new ArrayList<Field>();
    // What the client says in Host does not count against its URI (RFC 9112, 3.2.2).
    fields.add(new Field("Host", authority()));
    head.endToEnd().stream()
        .filter(each -> !each.is("host") && !each.is("content-length"))
        .forEach(fields::add);
    if (!head.all("content-length").isEmpty()) {
      fields.add(new Field("Content-Length", String.valueOf(framing.length())));
    }
    fields.add(new Field("Via", (old ? "1.0" : "1.1") + " jackfield"));
    fields.add(new Field("Connection", "close"));
    return HttpHead.text(method + " " + path() + " " + version, List.copyOf(fields));
  }
}
