package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ProxyException;
import io.jackfield.ProxyException.Reason;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.opening.Opening;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client's way through an HTTP proxy: CONNECT (RFC 9110, 9.3.6).
///
/// It asks without credentials first, so that the proxy names its schemes and a password is not
/// sent in the clear to one that knows better. Many proxies keep the connection for the second try;
/// after one that closed it, this object knows the answer for the next connection.
///
/// For one thread at a time.
final class HttpTunnel {
  private static final int MOST_HEAD = 32 * 1024;
  // What a proxy says with a refusal is read if it is no more than that.
  private static final int MOST_BODY = 64 * 1024;

  // How often a proxy may call the answer right but its nonce too old.
  private static final int MOST_STALE = 2;

  private final TcpAddress target;
  private final Credentials credentials;
  private final NameLookup names;

  // What to answer, once it is known; survives the connection.
  private @Nullable ClientAnswer answer;
  private boolean answered;
  private int stales;

  HttpTunnel(TcpAddress target, Credentials credentials, NameLookup names) {
    this.target = target;
    this.credentials = credentials;
    this.names = names;
  }

  /// Whether the last try ended for want of an answer that is known by now: so another connection
  /// may succeed.
  boolean canAnswerNow() {
    return answer != null && !answered;
  }

  Duplex open(Duplex inner, Deadline deadline) throws IOException {
    var via = new Via("HTTP", inner.peer().display(), target);
    var asked = asked(deadline);
    return via.open(
        inner, deadline, MOST_HEAD, opening -> handshake(opening, asked, via, deadline));
  }

  /// The target as the proxy is told it.
  private String asked(Deadline deadline) throws IOException {
    if (names == NameLookup.BY_PROXY) {
      return target.display();
    }
    var address = Names.lookUp(target.host(), deadline).getFirst();
    return TcpAddress.of(new InetSocketAddress(address, target.port())).display();
  }

  private void handshake(Opening opening, String asked, Via via, Deadline deadline)
      throws IOException {
    while (true) {
      opening.renew(deadline, MOST_HEAD);
      ask(opening, asked);
      var head = read(opening, via);
      answered = answer != null;
      int status = status(head, via);
      if (status >= 200 && status < 300) {
        return;
      }
      if (status != 407) {
        throw refused(via, status, head);
      }
      prepareAnswer(head, via);
      if (!skipBody(opening, head, deadline)) {
        throw via.failed(
            Reason.AUTHENTICATION,
            "it wants a user and a password, and closed the connection after it had said so; dial"
                + " again, as ProxyHop.connect does by itself",
            null);
      }
    }
  }

  private void ask(Opening opening, String host) throws IOException {
    var fields = new ArrayList<HttpHead.Field>();
    fields.add(new HttpHead.Field("Host", host));
    var now = answer;
    if (now != null) {
      fields.add(new HttpHead.Field("Proxy-Authorization", now.header("CONNECT", host)));
    }
    opening.send(HttpHead.text("CONNECT " + host + " HTTP/1.1", fields));
  }

  /// The head of the final answer.
  private static HttpHead read(Opening opening, Via via) throws IOException {
    try {
      while (true) {
        // A peer that speaks first and without line ends would else be read to its limit.
        var start = opening.peek() == 'H' ? opening.line() : start(opening);
        if (!start.matches("HTTP/1\\.[0-9] [1-5][0-9][0-9]( .*)?")) {
          throw via.failed(
              Reason.PROTOCOL, "this is no HTTP proxy; it said \"" + Say.text(start) + "\"", null);
        }
        var head = HttpHead.read(start, opening);
        if (start.charAt(9) != '1') {
          return head;
        }
      }
    } catch (HttpError e) {
      throw via.failed(Reason.PROTOCOL, "its answer is no good HTTP: " + e.words(), e);
    }
  }

  /// What a peer said that does not begin as HTTP does.
  private static String start(Opening opening) throws IOException {
    var piece = opening.some(60);
    var text = new StringBuilder();
    while (piece.hasRemaining()) {
      text.append((char) (piece.get() & 0xff));
    }
    return text.toString();
  }

  private static int status(HttpHead head, Via via) throws ProxyException {
    int status = Integer.parseInt(head.start().substring(9, 12));
    if (status == 101) {
      throw via.failed(Reason.PROTOCOL, "it switches protocols, which nobody asked for", null);
    }
    return status;
  }

  /// Prepares an answer to the proxy's challenges.
  private void prepareAnswer(HttpHead head, Via via) throws ProxyException {
    var challenges =
        head.all("proxy-authenticate").stream().flatMap(c -> Challenge.parse(c).stream()).toList();
    if (credentials.isNone()) {
      throw via.failed(
          Reason.AUTHENTICATION,
          "it wants a user and a password" + schemes(challenges) + "; give them",
          null);
    }
    var next = ClientAnswer.to(challenges, credentials);
    boolean stale =
        next.isPresent() && next.get().challenge().parameter("stale").equalsIgnoreCase("true");
    if (answered && !(stale && stales++ < MOST_STALE)) {
      throw via.failed(
          Reason.AUTHENTICATION,
          "it does not take the password of \"" + Say.text(credentials.user()) + "\"",
          null);
    }
    answer =
        next.orElseThrow(() ->
            via.failed(
                Reason.AUTHENTICATION,
                "it wants authentication"
                    + schemes(challenges)
                    + "; this side knows Basic and Digest (MD5, SHA-256)",
                null));
    answered = false;
  }

  private static String schemes(List<Challenge> challenges) {
    var names = challenges.stream().map(Challenge::scheme).distinct().toList();
    return names.isEmpty() ? "" : " by " + Say.text(String.join(", ", names));
  }

  /// Reads over the body of a refusal; false when the proxy closes the connection after it, or it
  /// is too long to wait for.
  private static boolean skipBody(Opening opening, HttpHead head, Deadline deadline)
      throws IOException {
    boolean old = head.start().startsWith("HTTP/1.0");
    var options = new ArrayList<>(head.words("connection"));
    options.addAll(head.words("proxy-connection"));
    if (options.contains("close") || (old && !options.contains("keep-alive"))) {
      return false;
    }
    var framing = head.framing();
    if (framing.isEmpty() || framing.get().length() > MOST_BODY) {
      return false;
    }
    opening.renew(deadline, MOST_BODY);
    HttpBody.copy(opening, framing.get(), deadline, _ -> {});
    return true;
  }

  private static ProxyException refused(Via via, int status, HttpHead head) {
    var said = "it said \"" + Say.text(head.start()) + "\"";
    return switch (status) {
      case 401, 403, 451 ->
          via.failed(Reason.REFUSED, said + ": its rules forbid that target", null);
      case 405, 501 -> via.failed(Reason.UNSUPPORTED, said + ": it knows no CONNECT", null);
      case 400, 404 ->
          via.failed(Reason.PROTOCOL, said + "; it may be a web server and no proxy", null);
      case 502, 503, 504 ->
          via.failed(Reason.UNREACHABLE, said + ": it cannot reach the target", null);
      default -> via.failed(Reason.REFUSED, said, null);
    };
  }
}
