package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.ConnectOptions.Family;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.UnixAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The words `[HOST] PORT` of the verbs that listen.
final class ListenWords {
  private static final String INHERITED = "systemd:";

  private ListenWords() {}

  static PositionalParamSpec spec() {
    return Options.address(
        "[HOST] PORT",
        "1..2",
        "Where to listen: a port, host and port, or one word such as 0.0.0.0:7000, [::1]:7000, or"
            + " unix:/path for a socket that only you can reach; systemd: is the socket that systemd has"
            + " opened for this process.");
  }

  /// Whether it is the socket that systemd has opened.
  static boolean isInherited(ParseResult words) {
    return Options.words(words).equals(List.of(INHERITED));
  }

  static Address stream(ParseResult words) throws IOException {
    var address = stream(Options.words(words), loopback(words));
    return address instanceof TcpAddress(var host, int port)
        ? new TcpAddress(inFamily(host, Options.family(words)), port)
        : address;
  }

  static UdpAddress udp(ParseResult words) throws IOException {
    var address = udp(Options.words(words), loopback(words));
    return new UdpAddress(inFamily(address.host(), Options.family(words)), address.port());
  }

  /// A TCP or a Unix address.
  static Address stream(List<String> words, String loopback) {
    needWords(words);
    if (isPort(words)) {
      return TcpAddress.of(loopback, words.getFirst());
    }
    return switch (Address.parse(words)) {
      case TcpAddress tcp -> tcp;
      case UnixAddress unix -> unix;
      case Address other -> throw new UsageException("cannot listen on " + other + " over TCP");
    };
  }

  static UdpAddress udp(List<String> words, String loopback) {
    needWords(words);
    if (isPort(words)) {
      return UdpAddress.of(loopback, words.getFirst());
    }
    return switch (Options.udpAddress(words)) {
      case UdpAddress udp -> udp;
      case Address other -> throw new UsageException("cannot listen on " + other + " over UDP");
    };
  }

  private static void needWords(List<String> words) {
    if (words.isEmpty()) {
      throw new UsageException("listen where? give a PORT, or HOST PORT");
    }
  }

  private static boolean isPort(List<String> words) {
    return words.size() == 1 && words.getFirst().indexOf(':') < 0 && !words.getFirst().equals("-");
  }

  /// The loopback address of the family that is asked for.
  static String loopback(ParseResult words) {
    return Options.family(words) == Family.IPV6 ? "::1" : "127.0.0.1";
  }

  /// The host's first address of that family; the host itself where any will do, or where the name
  /// is unknown: that is told by whoever binds it.
  private static String inFamily(String host, Family family) throws IOException {
    if (family == Family.ANY) {
      return host;
    }
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      return host;
    }
    for (var address : all) {
      if (address instanceof Inet4Address == (family == Family.IPV4)) {
        return address.getHostAddress();
      }
    }
    throw new FailedException(
        FailureClass.NAME,
        "\"" + host + "\" has no " + (family == Family.IPV4 ? "IPv4" : "IPv6") + " address",
        null);
  }
}
