package io.jackfield.proxy;

import io.jackfield.BadAddressException;
import io.jackfield.Deadline;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.opening.Opening;
import io.jackfield.opening.TooLongException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// One client of the HTTP proxy (RFC 9110, 9112).
///
/// A connection carries one request, and before it those that lacked the password.
final class HttpServerSide {
  private static final int MOST_LINE = 8 * 1024;
  private static final int MOST_FIELDS = 32 * 1024;
  // How often a client may show a wrong password on one connection.
  private static final int MOST_TRIES = 3;
  private static final Set<String> FORWARDED = Set.of("GET", "HEAD", "POST");

  private final ProxyClient client;
  private final HttpAuthentication authentication;
  private final String host;

  // Of the request at hand, for messages.
  private String protocol = "HTTP";
  private String shown = "";
  private boolean headless;

  HttpServerSide(ProxyClient client, HttpAuthentication authentication) {
    this.client = client;
    this.authentication = authentication;
    this.host = client.peer() instanceof TcpAddress tcp ? tcp.host() : "";
  }

  void serve() throws IOException {
    try {
      for (int tries = 1; isToRetry(tries == MOST_TRIES); tries++) {}
    } catch (HttpError e) {
      refuse(e.status(), e.words(), List.of(), true);
    } catch (TargetException e) {
      int status =
          switch (e.reason()) {
            case BAD -> 400;
            case LOOP, FORBIDDEN -> 403;
            case NAME, REFUSED, TIMED_OUT, UNREACHABLE -> 504;
          };
      refuse(status, e.words(), List.of(), true);
    } catch (SocketTimeoutException e) {
      var words = "no whole request came within " + Say.duration(client.options().patience());
      refuse(408, words, List.of(), true);
    }
  }

  /// Serves one request; true when it lacked the password, and another may follow.
  private boolean isToRetry(boolean last) throws IOException {
    var head = HttpHead.read(requestLine(), renewed(MOST_FIELDS));
    var request = HttpRequest.parse(head);
    protocol = request.method();
    shown = Say.text(request.uri());
    headless = request.method().equals("HEAD");
    var verdict = authentication.check(head, request.method(), request.uri(), host);
    if (verdict != HttpAuthentication.Verdict.GOOD) {
      boolean close = last || request.closes() || !request.isBodiless();
      var given = !head.all("proxy-authorization").isEmpty();
      refuse(
          407,
          given ? "the user or the password is wrong" : "it shows no password",
          authentication.challenges(verdict, host),
          close);
      return !close;
    }
    if (request.method().equals("CONNECT")) {
      connect(request);
    } else if (FORWARDED.contains(request.method())) {
      forward(request);
    } else {
      refuse(
          405,
          "the method " + request.method() + " is not served",
          List.of(new HttpHead.Field("Allow", "CONNECT, GET, HEAD, POST")),
          true);
    }
    return false;
  }

  private String requestLine() throws IOException {
    try {
      var line = renewed(MOST_LINE).line();
      // An empty line before a request is some clients' end of the one before (RFC 9112, 2.2).
      return line.isEmpty() ? client.opening().line() : line;
    } catch (TooLongException e) {
      throw new HttpError(414, "the request line has more than " + Say.bytes(MOST_LINE));
    }
  }

  private Opening renewed(int most) {
    client.opening().renew(Deadline.after(client.options().patience()), most);
    return client.opening();
  }

  private void connect(HttpRequest request) throws IOException {
    if (!request.isBodiless()) {
      // Its bytes would be the tunnel's to one reader and a body to another.
      throw new HttpError(400, "CONNECT has no body");
    }
    var target = target(request.uri(), 0);
    try (var reached = client.connect(target)) {
      answer("HTTP/1.1 200 " + HttpError.name(200), List.of());
      client.granted(protocol, target, reached);
      client.relay(protocol, target, reached);
    }
  }

  private void forward(HttpRequest request) throws IOException {
    var target = target(request.authority(), 80);
    try (var reached = client.connect(target)) {
      client.granted(protocol, target, reached);
      var forward = new HttpForward(client, request, reached);
      try {
        forward.run();
      } catch (HttpError e) {
        refuse(e.status(), e.words(), List.of(), true);
      } finally {
        forward.finish(protocol, target);
      }
    }
  }

  private static TcpAddress target(String authority, int defaultPort) throws HttpError {
    try {
      return Authority.parse(authority, defaultPort);
    } catch (BadAddressException e) {
      throw new HttpError(400, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(int status, String words, List<HttpHead.Field> more, boolean close)
      throws IOException {
    client.refused(protocol, shown, words + " (" + status + ")");
    var text = (status + " " + HttpError.name(status) + ": " + words + "\n");
    var body = text.getBytes(StandardCharsets.UTF_8);
    var fields = new ArrayList<>(more);
    fields.add(new HttpHead.Field("Content-Type", "text/plain; charset=utf-8"));
    fields.add(new HttpHead.Field("Content-Length", String.valueOf(body.length)));
    fields.add(new HttpHead.Field("Connection", close ? "close" : "keep-alive"));
    if (!close) {
      // What clients of HTTP/1.0 proxies look at.
      fields.add(new HttpHead.Field("Proxy-Connection", "keep-alive"));
    }
    answer("HTTP/1.1 " + status + " " + HttpError.name(status), fields);
    if (!headless) {
      client.answer(body);
    }
  }

  private void answer(String start, List<HttpHead.Field> fields) throws IOException {
    client.answer(HttpHead.text(start, fields).getBytes(StandardCharsets.ISO_8859_1));
  }
}
