package io.jackfield.cli.ncat;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.ConnectOptions;
import io.jackfield.Duplex;
import io.jackfield.Layer;
import io.jackfield.SocketSettings;
import io.jackfield.SocketSettings.Setting;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.UnixAddress;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.ncat.Settings.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/// Connects to the target: address by address in the resolver's order, each with the whole timeout.
final class Dialing {
  private final Session session;
  private final Settings settings;
  private final Report report;
  private final TlsLayers tls;

  Dialing(Session session) {
    this.session = session;
    this.settings = session.settings();
    this.report = session.report();
    this.tls = new TlsLayers(session);
  }

  /// The connection, TLS included; says with `-v` where it leads.
  Duplex connect() throws NcatException, IOException {
    try {
      var duplex = open();
      tell(duplex);
      return duplex;
    } catch (IOException e) {
      throw settings.zero() && !report.isVerbose()
          ? NcatException.network("")
          : NetworkException.ending(e);
    } catch (IllegalArgumentException e) {
      // TLS says so of a name that cannot be one, when it begins.
      throw NcatException.quitting(Messages.of(e) + ".");
    }
  }

  private Duplex open() throws NcatException, IOException {
    return switch (settings.transport()) {
      case UNIX -> unix();
      case UNIX_DATAGRAM -> unixDatagrams();
      case TCP, UDP ->
          settings.proxy().address().isPresent()
              ? new ProxyDialing(session).connect(options(), layers())
              : direct();
    };
  }

  private Duplex unix() throws NcatException, IOException {
    var address = UnixAddress.of(settings.target().name());
    if (!Files.exists(address.path())) {
      throw new NetworkException("No such file or directory", new IOException(address.display()));
    }
    return Duplex.connect(address, options());
  }

  /// An answer needs a name to come to: one of ours unless the user has chosen it.
  private Duplex unixDatagrams() throws IOException {
    var own = settings.source().host().orElseGet(Dialing::temporaryName);
    report.verbose("[" + own + "] used as source DGRAM Unix domain socket.");
    int socket = UnixDatagrams.bind(own);
    try {
      return UnixDatagrams.connect(socket, own, settings.target().name());
    } catch (IOException e) {
      Files.deleteIfExists(Path.of(own));
      throw e;
    }
  }

  private static String temporaryName() {
    var folder = System.getenv().getOrDefault("TMPDIR", "/tmp");
    return folder + "/ncat." + Long.toHexString(new SecureRandom().nextLong());
  }

  private Duplex direct() throws NcatException, IOException {
    var layers = layers();
    var addresses = resolve();
    for (int i = 0; ; i++) {
      var address = address(addresses.get(i));
      try {
        return Duplex.connect(address, options(), layers);
      } catch (BadAddressException e) {
        // Port 0: nobody can listen there.
        throw new NetworkException("Connection refused", new IOException(e));
      } catch (IOException e) {
        if (i == addresses.size() - 1) {
          throw e;
        }
        report.verbose(
            "Connection to "
                + HostNames.text(addresses.get(i))
                + " failed: "
                + NetworkException.words(e)
                + ".");
        report.verbose("Trying next address...");
      }
    }
  }

  private Layer[] layers() throws NcatException {
    return settings.tls().on() ? new Layer[] {tls.client()} : new Layer[0];
  }

  private List<InetAddress> resolve() throws NcatException {
    var host = settings.target().name();
    try {
      return HostNames.resolve(host, settings.family(), settings.lookUp());
    } catch (HostNames.UnknownException e) {
      throw NcatException.quitting(
          "Could not resolve hostname \"" + host + "\": " + e.getMessage() + ".");
    }
  }

  private Address address(InetAddress inet) {
    var socket = new InetSocketAddress(inet, settings.target().port());
    return settings.transport() == Transport.UDP ? UdpAddress.of(socket) : TcpAddress.of(socket);
  }

  private ConnectOptions options() throws NcatException {
    var options = ConnectOptions.defaults().withTimeout(settings.timing().connect());
    if (settings.transport() == Transport.UDP) {
      options = options.withSocket(SocketSettings.defaults().with(Setting.BROADCAST, 1));
    }
    var source = settings.source();
    if (!source.isGiven() || settings.transport().isUnix()) {
      return options;
    }
    var from = new InetSocketAddress(sourceHost(source), source.port().orElse(0));
    return options.withLocal(
        settings.transport() == Transport.UDP ? UdpAddress.of(from) : TcpAddress.of(from));
  }

  private InetAddress sourceHost(Settings.Source source) throws NcatException {
    if (source.host().isEmpty()) {
      return new InetSocketAddress(0).getAddress();
    }
    var host = source.host().get();
    try {
      return HostNames.resolve(host, settings.family(), settings.lookUp()).getFirst();
    } catch (HostNames.UnknownException e) {
      throw NcatException.quitting(
          "Could not resolve source address \"" + host + "\": " + e.getMessage() + ".");
    }
  }

  private void tell(Duplex duplex) {
    var peer = Peers.text(duplex.peer());
    if (settings.tls().on()) {
      tls.tell(duplex, peer);
    } else {
      report.verbose("Connected to " + peer + ".");
    }
  }
}
