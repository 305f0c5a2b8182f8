package io.jackfield.proxy;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Layer;
import io.jackfield.ProxyException;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A proxy on the way to a target: where it is, what it speaks, and how to talk it into it.
/// Immutable.
///
/// ```java
/// var proxy = ProxyHop.parse("socks5h://127.0.0.1:1080");
/// try (var tube = Tube.over(proxy.connect(new TcpAddress("example.org", 80), options))) { ... }
/// ```
///
/// [#to] gives a [Layer], for proxies behind proxies and TLS inside; [#connect] also dials again
/// after an HTTP proxy that asked for a password and hung up.
///
/// @param kind what it speaks
/// @param address where it is: TCP, or a Unix socket
/// @param credentials for whom it asks; none by default
/// @param names who looks the target's name up
public record ProxyHop(Kind kind, Address address, Credentials credentials, NameLookup names) {

  /// What a proxy speaks.
  public enum Kind {
    /// HTTP's CONNECT; Basic and Digest authentication.
    HTTP(3128),
    /// SOCKS 4, and 4a where the proxy looks names up; a user, no password, IPv4 only.
    SOCKS4(1080),
    /// SOCKS 5; a user and a password.
    SOCKS5(1080);

    private final int port;

    Kind(int port) {
      this.port = port;
    }

    /// The port that such proxies usually have.
    public int port() {
      return port;
    }
  }

  /// A proxy without credentials that looks the names up.
  public ProxyHop(Kind kind, Address address) {
    this(kind, address, Credentials.none(), NameLookup.BY_PROXY);
  }

  /// The same with credentials.
  public ProxyHop withCredentials(Credentials credentials) {
    return new ProxyHop(kind, address, credentials, names);
  }

  /// The same with another who looks the target's name up.
  public ProxyHop withNames(NameLookup names) {
    return new ProxyHop(kind, address, credentials, names);
  }

  /// Reads a proxy as `curl` spells it: `http://[user:password@]host[:port]`, or with `socks4`,
  /// `socks5` (this side looks names up), `socks4a` or `socks5h` (the proxy does). `%40` stands for
  /// an `@` in the password, and so on.
  ///
  /// @throws BadAddressException when it is none of these; the message does not show the password
  public static ProxyHop parse(String text) {
    int colon = text.indexOf("://");
    if (colon < 0) {
      throw new BadAddressException(
          "a proxy is http://HOST:PORT, socks4://, socks4a://, socks5:// or socks5h://HOST:PORT");
    }
    var scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    var kind =
        switch (scheme) {
          case "http" -> Kind.HTTP;
          case "socks4", "socks4a" -> Kind.SOCKS4;
          case "socks5", "socks5h" -> Kind.SOCKS5;
          default ->
              throw new BadAddressException(
                  "no proxy of the kind \""
                      + Say.text(scheme)
                      + "\"; known: http, socks4, socks4a, socks5, socks5h");
        };
    var names =
        scheme.equals("socks4") || scheme.equals("socks5") ? NameLookup.LOCAL : NameLookup.BY_PROXY;
    var rest = text.substring(colon + 3);
    int slash = rest.indexOf('/', rest.lastIndexOf('@') + 1);
    if (slash >= 0 && slash < rest.length() - 1) {
      throw new BadAddressException(
          "a proxy's address has no path; expected " + scheme + "://HOST:PORT");
    }
    var authority = slash < 0 ? rest : rest.substring(0, slash);
    int at = authority.lastIndexOf('@');
    var host = authority.substring(at + 1);
    return new ProxyHop(
        kind,
        Authority.parse(host, kind.port()),
        at < 0 ? Credentials.none() : ProxyHop.credentials(authority.substring(0, at)),
        names);
  }

  private static Credentials credentials(String text) {
    try {
      var colon = text.indexOf(':');
      var user = Authority.decode(colon < 0 ? text : text.substring(0, colon));
      return new Credentials(user, colon < 0 ? "" : Authority.decode(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new BadAddressException(
          "the user or the password of the proxy cannot be read: a special character is a percent sign with two"
              + " hexadecimal digits, a colon stands between the two");
    }
  }

  /// A layer that has the proxy at the other end of a connection join it with the target. The
  /// connection's `peer` is the target then.
  ///
  /// Its failures are a [ProxyException] or, when this side looks the name up, a
  /// [io.jackfield.NameException].
  public Layer to(TcpAddress target) {
    return (inner, deadline) -> new Way(this, target).wrap(inner, deadline);
  }

  /// Connects to the proxy and through it to the target; then puts more layers around, TLS say.
  ///
  /// @throws io.jackfield.JackfieldException the subtype says which step failed
  public Duplex connect(TcpAddress target, ConnectOptions options, Layer... layers)
      throws IOException {
    return connect(List.of(this), target, options, layers);
  }

  /// Connects through several proxies, one after another, the first is dialled; then puts more
  /// layers around. The timeout of the options is for all of it.
  ///
  /// @throws IllegalArgumentException when there is no proxy, or one but the first is at no TCP
  ///   address
  /// @throws io.jackfield.JackfieldException the subtype says which step failed
  public static Duplex connect(
      List<ProxyHop> hops, TcpAddress target, ConnectOptions options, Layer... layers)
      throws IOException {
    var ways = new ArrayList<Way>();
    for (int i = 0; i < hops.size(); i++) {
      var next = i + 1 < hops.size() ? hops.get(i + 1).address() : target;
      if (!(next instanceof TcpAddress tcp)) {
        throw new IllegalArgumentException("a proxy cannot connect to " + next);
      }
      ways.add(new Way(hops.get(i), tcp));
    }
    var all = new ArrayList<Layer>(ways);
    all.addAll(List.of(layers));
    var deadline = Deadline.after(options.timeout());
    for (int redials = 0; ; redials++) {
      var left = deadline.isBounded() ? Math.max(deadline.remainingNanos(), 0) : Long.MAX_VALUE;
      var now = deadline.isBounded() ? options.withTimeout(Duration.ofNanos(left)) : options;
      try {
        return Duplex.connect(hops.getFirst().address(), now, all.toArray(Layer[]::new));
      } catch (ProxyException e) {
        // Each proxy may hang up once, to be told the password on the next connection.
        if (redials == ways.size() || ways.stream().noneMatch(Way::canAnswerNow)) {
          throw e;
        }
      }
    }
  }

  /// The way through one proxy; keeps what an HTTP proxy asked for from one connection to the next.
  private static final class Way implements Layer {
    private final ProxyHop hop;
    private final TcpAddress target;
    private final HttpTunnel http;

    Way(ProxyHop hop, TcpAddress target) {
      this.hop = hop;
      this.target = target;
      this.http = new HttpTunnel(target, hop.credentials(), hop.names());
    }

    boolean canAnswerNow() {
      return http.canAnswerNow();
    }

    @Override
    public Duplex wrap(Duplex inner, Deadline deadline) throws IOException {
      return switch (hop.kind()) {
        case HTTP -> http.open(inner, deadline);
        case SOCKS4 ->
            new Socks4Tunnel(target, hop.credentials().user(), hop.names()).open(inner, deadline);
        case SOCKS5 ->
            new Socks5Tunnel(target, hop.credentials(), hop.names()).open(inner, deadline);
      };
    }
  }
}
