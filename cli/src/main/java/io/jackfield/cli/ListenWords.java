package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.ConnectOptions.Family;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import java.util.List;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The words `[HOST] PORT` of the verbs that listen.
final class ListenWords {
  private ListenWords() {}

  static PositionalParamSpec spec() {
    return Options.address(
        "[HOST] PORT",
        "1..2",
        "Where to listen: a port, host and port, or one word such as 0.0.0.0:7000 or [::1]:7000.");
  }

  static TcpAddress tcp(ParseResult words) {
    return tcp(Options.words(words), loopback(words));
  }

  static UdpAddress udp(ParseResult words) {
    return udp(Options.words(words), loopback(words));
  }

  static TcpAddress tcp(List<String> words, String loopback) {
    needWords(words);
    if (isPort(words)) {
      return TcpAddress.of(loopback, words.getFirst());
    }
    return switch (Address.parse(words)) {
      case TcpAddress tcp -> tcp;
      case Address other -> throw new UsageException("cannot listen on " + other + " over TCP");
    };
  }

  static UdpAddress udp(List<String> words, String loopback) {
    needWords(words);
    if (isPort(words)) {
      return UdpAddress.of(loopback, words.getFirst());
    }
    if (words.size() == 2) {
      return UdpAddress.of(words.get(0), words.get(1));
    }
    return switch (Address.parse(words)) {
      case UdpAddress udp -> udp;
      case TcpAddress tcp when !words.getFirst().startsWith("tcp:") ->
          new UdpAddress(tcp.host(), tcp.port());
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

  private static String loopback(ParseResult words) {
    boolean knowsFamily = words.commandSpec().findOption("-6") != null;
    return knowsFamily && Options.family(words) == Family.IPV6 ? "::1" : "127.0.0.1";
  }
}
