package io.jackfield.cli.nc;

import io.jackfield.cli.console.Messages;
import io.jackfield.cli.getopt.Getopt;
import io.jackfield.cli.getopt.GetoptException;
import io.jackfield.posix.Resolver;
import io.jackfield.posix.Sockets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the words ask for. Filled by [#parse], then left alone.
final class NcOptions {
  /// No limit, no value: what the original has for an option that isn't given.
  static final int NONE = -1;

  private static final Getopt WORDS =
      Getopt.builder().letters("46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz").build();

  private final Set<String> switches = new HashSet<>();
  private int family;
  private int intervalSeconds;
  private int receiveBytes;
  private int sendBytes;
  private int ttl = NONE;
  private int leastTtl = NONE;
  private int serviceClass = NONE;
  private int quitSeconds = NONE;
  private int receiveLimit;
  private int timeoutMillis = NONE;
  private @Nullable String proxyUser;
  private @Nullable String localPort;
  private @Nullable String source;
  private @Nullable ProxyAddress proxy;
  private ProxyAddress.Kind proxyKind = ProxyAddress.Kind.SOCKS5;
  private @Nullable String host;
  private List<String> ports = List.of();

  private NcOptions() {}

  /// Reads the words after the name.
  static NcOptions parse(List<String> words) throws NcFailure {
    var options = new NcOptions();
    try {
      var parsed = WORDS.parse(words);
      var proxies = new ArrayList<String>();
      for (var found : parsed.options()) {
        options.take(found.name(), found.value(), proxies);
        if (options.help()) {
          return options;
        }
      }
      options.place(parsed.words());
      options.checkTogether(proxies);
      return options;
    } catch (GetoptException e) {
      // There are no long options; to getopt(3) the second hyphen is a letter.
      var message = Messages.of(e);
      throw new NcFailure(
          message.startsWith("unrecognized") ? "invalid option -- '-'" : message,
          NcFailure.Then.USAGE);
    }
  }

  private void take(String name, String value, List<String> proxies) throws NcFailure {
    switch (name) {
      case "4" -> family = Sockets.AF_INET;
      case "6" -> family = Sockets.AF_INET6;
      case "U" -> family = Sockets.AF_UNIX;
      case "I" -> receiveBytes = Numbers.option("TCP receive window", value, 1, 65536 << 14);
      case "O" -> sendBytes = Numbers.option("TCP send window", value, 1, 65536 << 14);
      case "i" -> intervalSeconds = Numbers.option("interval", value, 0, Integer.MAX_VALUE);
      case "M" -> ttl = Numbers.ttl("ttl", value);
      case "m" -> leastTtl = Numbers.ttl("minttl", value);
      case "P" -> proxyUser = value;
      case "p" -> localPort = value;
      case "q" ->
          quitSeconds = Numbers.option("quit timer", value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "s" -> source = value;
      case "T" -> serviceClass = ServiceClass.parse(value);
      case "V" -> throw new NcFailure("no alternate routing table support available");
      case "W" -> receiveLimit = Numbers.option("receive limit", value, 1, Integer.MAX_VALUE);
      case "w" ->
          timeoutMillis = Numbers.option("timeout", value, 0, Integer.MAX_VALUE / 1000) * 1000;
      case "X" -> proxyKind = ProxyAddress.Kind.parse(value);
      case "x" -> proxies.add(value);
      default -> switches.add(name);
    }
  }

  /// Finds out which of the words is the host and which are ports.
  private void place(List<String> words) throws NcFailure {
    if (words.isEmpty() && listen()) {
      host = source;
      ports = localPort == null ? List.of() : List.of(localPort);
    } else if (words.size() == 1 && localPort == null && (source == null || isDatagramClient())) {
      if (unix()) {
        host = words.getFirst();
      } else if (listen()) {
        ports = words;
      }
    } else if (words.size() >= 2
        && !(listen() && (localPort != null || source != null || words.size() > 2))) {
      host = words.getFirst();
      ports = words.subList(1, words.size());
    } else {
      throw new NcFailure("", NcFailure.Then.USAGE);
    }
  }

  private boolean isDatagramClient() {
    return unix() && datagrams() && !listen();
  }

  private void checkTogether(List<String> proxies) throws NcFailure {
    if (unix()) {
      refuse(dccp(), "cannot use -Z and -U");
      refuse(!ports.isEmpty(), "cannot use port with -U");
      refuse(host == null, "missing socket pathname");
    } else {
      refuse(ports.isEmpty(), "missing port number");
    }
    refuse(listen() && scan(), "cannot use -z and -l");
    refuse(!listen() && keepListening(), "must use -l with -k");
    refuse(unix() && passSocket(), "cannot use -F and -U");
    if (!proxies.isEmpty()) {
      refuse(datagrams(), "no proxy support for UDP mode");
      refuse(dccp(), "no proxy support for DCCP mode");
      refuse(listen(), "no proxy support for listen");
      refuse(unix(), "no proxy support for unix sockets");
      refuse(source != null, "no proxy support for local source address");
      proxy = ProxyAddress.parse(proxies.getLast(), proxyKind, proxyUser);
    }
  }

  private static void refuse(boolean wrong, String message) throws NcFailure {
    if (wrong) {
      throw new NcFailure(message);
    }
  }

  private boolean has(String name) {
    return switches.contains(name);
  }

  boolean help() {
    return has("h");
  }

  boolean unix() {
    return family == Sockets.AF_UNIX;
  }

  boolean datagrams() {
    return has("u");
  }

  boolean dccp() {
    return has("Z") && !datagrams();
  }

  boolean broadcast() {
    return has("b");
  }

  boolean crlf() {
    return has("C");
  }

  boolean debug() {
    return has("D");
  }

  /// Whether standard input is left alone.
  boolean ignoreInput() {
    return has("d");
  }

  boolean passSocket() {
    return has("F");
  }

  boolean listen() {
    return has("l");
  }

  boolean keepListening() {
    return has("k");
  }

  boolean numeric() {
    return has("n");
  }

  boolean randomPorts() {
    return has("r");
  }

  boolean signed() {
    return has("S");
  }

  boolean telnet() {
    return has("t");
  }

  boolean verbose() {
    return has("v");
  }

  boolean scan() {
    return has("z");
  }

  /// Whether the end of standard input is told to the peer.
  boolean passOnEnd() {
    return has("N") || quitSeconds >= 0;
  }

  int quitSeconds() {
    return quitSeconds;
  }

  int intervalSeconds() {
    return intervalSeconds;
  }

  int receiveBytes() {
    return receiveBytes;
  }

  int sendBytes() {
    return sendBytes;
  }

  int ttl() {
    return ttl;
  }

  int leastTtl() {
    return leastTtl;
  }

  int serviceClass() {
    return serviceClass;
  }

  /// How many reads from the network there are at most, 0 for no limit.
  int receiveLimit() {
    return receiveLimit;
  }

  /// How long to wait for a connection or for the next byte; [#NONE] for ever.
  int timeoutMillis() {
    return timeoutMillis;
  }

  @Nullable String localPort() {
    return localPort;
  }

  @Nullable String source() {
    return source;
  }

  @Nullable ProxyAddress proxy() {
    return proxy;
  }

  @Nullable String host() {
    return host;
  }

  /// The ports as typed: numbers, names and ranges.
  List<String> ports() {
    return ports;
  }

  String protocol() {
    return datagrams() ? "udp" : dccp() ? "dccp" : "tcp";
  }

  /// What to ask the resolver for.
  Resolver.Query query() {
    int flags = numeric() ? Resolver.AI_NUMERICHOST : 0;
    if (datagrams()) {
      return new Resolver.Query(flags, family, Sockets.SOCK_DGRAM, Sockets.IPPROTO_UDP);
    }
    return dccp()
        ? new Resolver.Query(flags, family, Sockets.SOCK_DCCP, Sockets.IPPROTO_DCCP)
        : new Resolver.Query(flags, family, Sockets.SOCK_STREAM, Sockets.IPPROTO_TCP);
  }
}
