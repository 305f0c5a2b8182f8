package io.jackfield.cli.ncat;

import io.jackfield.BadAddressException;
import io.jackfield.ConnectFailedException;
import io.jackfield.ConnectOptions;
import io.jackfield.Duplex;
import io.jackfield.Layer;
import io.jackfield.TcpAddress;
import io.jackfield.cli.console.Messages;
import io.jackfield.proxy.Credentials;
import io.jackfield.proxy.NameLookup;
import io.jackfield.proxy.ProxyHop;
import java.io.IOException;
import java.util.regex.Pattern;

/// Connects to the target through a proxy.
final class ProxyDialing {
  // host, host:port, [address]:port; an IPv6 address without brackets has no port.
  private static final Pattern ADDRESS =
      Pattern.compile("\\[([^]]*)](?::(.*))?|([^:]*)(?::([^:]*))?|(.*)");

  private final Settings settings;
  private final ProxySettings proxy;
  private final Report report;

  ProxyDialing(Session session) {
    this.settings = session.settings();
    this.proxy = settings.proxy();
    this.report = session.report();
  }

  /// @throws IOException when the proxy or the target was not to be reached
  Duplex connect(ConnectOptions options, Layer... layers) throws NcatException, IOException {
    var kind =
        switch (proxy.type().orElse("http")) {
          case "socks4" -> ProxyHop.Kind.SOCKS4;
          case "socks5" -> ProxyHop.Kind.SOCKS5;
          default -> ProxyHop.Kind.HTTP;
        };
    var hop =
        new ProxyHop(kind, address(kind.port()))
            .withCredentials(credentials())
            .withNames(NameLookup.BY_PROXY);
    try {
      return hop.connect(target(), options, layers);
    } catch (ConnectFailedException e) {
      throw new NetworkException("Proxy connection failed: " + NetworkException.words(e), e);
    }
  }

  private TcpAddress address(int defaultPort) throws NcatException {
    var matcher = ADDRESS.matcher(proxy.address().orElse(""));
    if (!matcher.matches()) {
      throw NcatException.quitting("Invalid proxy address.");
    }
    var host = first(matcher.group(1), matcher.group(3), matcher.group(5));
    var port = first(matcher.group(2), matcher.group(4), "");
    int number = port.isEmpty() ? defaultPort : Numbers.port(port, "proxy port");
    try {
      var found = HostNames.resolve(host, settings.family(), settings.lookUp());
      return new TcpAddress(HostNames.text(found.getFirst()), number);
    } catch (HostNames.UnknownException e) {
      throw NcatException.network(
          "Could not resolve proxy \"" + host + "\": " + Messages.of(e) + ".");
    }
  }

  private static String first(String... groups) {
    for (var each : groups) {
      if (each != null) {
        return each;
      }
    }
    return "";
  }

  private Credentials credentials() throws NcatException {
    try {
      return proxy.credentials().map(Credentials::parse).orElse(Credentials.none());
    } catch (IllegalArgumentException e) {
      throw NcatException.quitting("--proxy-auth: " + Messages.of(e) + ".");
    }
  }

  /// The target as the proxy is told it.
  private TcpAddress target() throws NcatException, IOException {
    var host = settings.target().name();
    int port = settings.target().port();
    try {
      boolean literal = !HostNames.literal(host).isEmpty();
      if (literal || proxy.names() == ProxySettings.Names.REMOTE) {
        tellRemote(host, literal);
        return new TcpAddress(host, port);
      }
      return new TcpAddress(local(host), port);
    } catch (BadAddressException e) {
      throw NcatException.quitting(Messages.of(e) + ".");
    }
  }

  private void tellRemote(String host, boolean literal) {
    if (!literal) {
      report.verbose("Host " + host + " will be resolved by the proxy.");
    }
  }

  private String local(String host) throws NcatException {
    try {
      boolean lookUp = proxy.names() != ProxySettings.Names.NONE;
      var found = HostNames.resolve(host, settings.family(), lookUp);
      var text = HostNames.text(found.getFirst());
      report.verbose("Host " + host + " locally resolved to " + text + ".");
      return text;
    } catch (HostNames.UnknownException e) {
      if (proxy.names() == ProxySettings.Names.BOTH) {
        tellRemote(host, false);
        return host;
      }
      report.debug(Messages.of(e));
      throw NcatException.network("Error: Failed to resolve host " + host + " locally.");
    }
  }
}
