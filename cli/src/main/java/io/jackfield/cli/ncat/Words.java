package io.jackfield.cli.ncat;

import io.jackfield.cli.getopt.Getopt;
import io.jackfield.cli.getopt.Getopt.Found;
import io.jackfield.cli.getopt.Getopt.Parsed;
import io.jackfield.cli.getopt.Getopt.Value;
import io.jackfield.cli.getopt.GetoptException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The words of a command line, sorted into options and others. Immutable.
///
/// @param options in their order, under their long names where they have one
/// @param others what is no option: host and port
record Words(List<Found> options, List<String> others) {
  private static final Getopt GETOPT =
      Getopt.builder()
          .letters("q:z")
          .option('4', "4", Value.NONE)
          .option('6', "6", Value.NONE)
          .option('U', "unixsock", Value.NONE)
          .name("vsock", Value.NONE)
          .option('C', "crlf", Value.NONE)
          .option('g', "g", Value.REQUIRED)
          .option('G', "G", Value.REQUIRED)
          .option('e', "exec", Value.REQUIRED)
          .option('c', "sh-exec", Value.REQUIRED)
          .name("lua-exec", Value.REQUIRED)
          .option('m', "max-conns", Value.REQUIRED)
          .option('h', "help", Value.NONE)
          .option('d', "delay", Value.REQUIRED)
          .option('l', "listen", Value.NONE)
          .option('o', "output", Value.REQUIRED)
          .option('x', "hex-dump", Value.REQUIRED)
          .name("append-output", Value.NONE)
          .option('i', "idle-timeout", Value.REQUIRED)
          .option('k', "keep-open", Value.NONE)
          .name("recv-only", Value.NONE)
          .option('p', "source-port", Value.REQUIRED)
          .option('s', "source", Value.REQUIRED)
          .name("send-only", Value.NONE)
          .name("no-shutdown", Value.NONE)
          .name("broker", Value.NONE)
          .name("chat", Value.NONE)
          .name("talk", Value.NONE)
          .name("deny", Value.REQUIRED)
          .name("denyfile", Value.REQUIRED)
          .name("allow", Value.REQUIRED)
          .name("allowfile", Value.REQUIRED)
          .option('t', "telnet", Value.NONE)
          .option('u', "udp", Value.NONE)
          .name("sctp", Value.NONE)
          .name("version", Value.NONE)
          .option('v', "verbose", Value.NONE)
          .option('w', "wait", Value.REQUIRED)
          .option('n', "nodns", Value.NONE)
          .name("proxy", Value.REQUIRED)
          .name("proxy-type", Value.REQUIRED)
          .name("proxy-auth", Value.REQUIRED)
          .name("proxy-dns", Value.REQUIRED)
          .name("nsock-engine", Value.REQUIRED)
          .name("test", Value.NONE)
          .name("ssl", Value.NONE)
          .name("ssl-cert", Value.REQUIRED)
          .name("ssl-key", Value.REQUIRED)
          .name("ssl-verify", Value.NONE)
          .name("ssl-trustfile", Value.REQUIRED)
          .name("ssl-ciphers", Value.REQUIRED)
          .name("ssl-servername", Value.REQUIRED)
          .name("ssl-alpn", Value.REQUIRED)
          .build();

  /// Sorts the words.
  ///
  /// @throws GetoptException when an option is unknown or lacks its value
  static Words of(List<String> all) throws GetoptException {
    Parsed parsed = GETOPT.parse(all);
    return new Words(parsed.options(), parsed.words());
  }

  boolean has(String name) {
    return all(name).findAny().isPresent();
  }

  int count(String name) {
    return (int) all(name).count();
  }

  /// The value that was given last, as the original takes it.
  Optional<String> value(String name) {
    return all(name).reduce((_, last) -> last);
  }

  /// The value of an option that may be given once.
  Optional<String> once(String name, String complaint) throws NcatException {
    if (count(name) > 1) {
      throw NcatException.quitting(complaint);
    }
    return value(name);
  }

  /// All its values.
  Stream<String> all(String name) {
    return options.stream().filter(each -> each.name().equals(name)).map(Found::value);
  }
}
