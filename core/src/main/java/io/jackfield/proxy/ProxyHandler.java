package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.Handler;
import io.jackfield.Say;
import io.jackfield.Tube;
import io.jackfield.opening.Opening;
import io.jackfield.opening.TooLongException;
import io.jackfield.proxy.ProxyHop.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;

/// A proxy server: HTTP (CONNECT, GET, HEAD, POST) and SOCKS 4, 4a and 5 (CONNECT) on one port,
/// told apart by a client's first byte.
///
/// ```java
/// try (var server = Server.listen(3128, new ProxyHandler(ProxyOptions.defaults()))) {
///   server.join();
/// }
/// ```
///
/// What a client may say before it is granted a target is bounded in length and time. A target on
/// this machine with the proxy's own port is refused, since it may be the proxy. Safe for
/// concurrent use.
public final class ProxyHandler implements Handler {
  private final ProxyOptions options;
  private final HttpAuthentication authentication;

  /// A proxy for any number of clients.
  public ProxyHandler(ProxyOptions options) {
    this.options = options;
    this.authentication = new HttpAuthentication(options.credentials(), options.realm());
  }

  @Override
  public void handle(Tube tube) throws IOException, InterruptedException {
    var deadline = Deadline.after(options.patience());
    var connection = tube.asDuplex();
    var client = new ProxyClient(options, connection, new Opening(connection, deadline, 1));
    try {
      serve(client);
    } catch (SocketTimeoutException e) {
      client.refused(
          "", "", "it did not say what it wants within " + Say.duration(options.patience()));
    } catch (TooLongException e) {
      client.refused("", "", "it said too much: " + e.getMessage());
    } catch (EOFException e) {
      client.refused("", "", "it ended its stream before it had said all");
    }
  }

  private void serve(ProxyClient client) throws IOException {
    int first = client.opening().peek();
    var kinds = options.kinds();
    if (first == Socks.VERSION_5 && kinds.contains(Kind.SOCKS5)) {
      new Socks5Server(client).serve();
    } else if (first == Socks.VERSION_4 && kinds.contains(Kind.SOCKS4)) {
      new Socks4Server(client).serve();
    } else if (first >= '\n' && first < 0x7f && kinds.contains(Kind.HTTP)) {
      new HttpServerSide(client, authentication).serve();
    } else {
      client.refused(
          "", "", "it speaks no protocol that is served here; it began with byte " + first);
    }
  }
}
