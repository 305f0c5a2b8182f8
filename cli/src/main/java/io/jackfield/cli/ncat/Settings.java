package io.jackfield.cli.ncat;

import io.jackfield.ConnectOptions.Family;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// All that the words ask for, checked against each other in the original's order. Immutable.
///
/// @param words for what only one place wants to know
/// @param family the kind of IP address
/// @param transport what carries the bytes
/// @param listen whether to wait for peers
/// @param target host and port, or a Unix socket's path
/// @param source where connections come from
/// @param program what talks to the peer instead of standard input and output
/// @param timing the times
/// @param tls how to do TLS
/// @param proxy whom to connect through, or what to be
/// @param logs the files to log to
record Settings(
    Words words,
    Family family,
    Transport transport,
    boolean listen,
    Target target,
    Source source,
    Optional<Program> program,
    Timing timing,
    TlsSettings tls,
    ProxySettings proxy,
    LogSettings logs) {

  static final int DEFAULT_PORT = 31337;
  private static final int DEFAULT_PROXY_PORT = 3128;
  private static final int DEFAULT_CONNECTIONS = 100;

  /// What carries the bytes.
  enum Transport {
    TCP,
    UDP,
    UNIX,
    UNIX_DATAGRAM;

    boolean isUnix() {
      return this == UNIX || this == UNIX_DATAGRAM;
    }

    boolean isDatagram() {
      return this == UDP || this == UNIX_DATAGRAM;
    }
  }

  /// Host and port; for a Unix socket the path.
  record Target(Optional<String> host, int port) {
    String name() {
      return host.orElse("");
    }
  }

  /// Where connections come from; an absent port is the kernel's choice.
  record Source(Optional<String> host, Optional<Integer> port) {
    boolean isGiven() {
      return host.isPresent() || port.isPresent();
    }
  }

  /// What talks to the peer.
  record Program(Kind kind, String text) {
    /// How it is run.
    enum Kind {
      PLAIN,
      SHELL,
      LUA
    }
  }

  /// Files that get all that passes.
  record LogSettings(Optional<String> plain, Optional<String> hex, boolean append) {}

  static Settings of(Words words) throws NcatException {
    refuse(words);
    var program = program(words);
    var timing = Timing.of(words);
    Numbers.port(words.value("source-port").orElse("0"), "source port");
    var logs =
        new LogSettings(words.value("output"), words.value("hex-dump"), words.has("append-output"));
    boolean listen = words.has("listen") || words.has("broker");
    var transport = transport(words);
    checkUnix(words, transport);
    var proxy = ProxySettings.of(words, listen);
    checkZero(words, listen);
    var source = source(words, listen);
    var target = target(words, transport, listen);
    var settings =
        new Settings(
            words,
            family(words),
            transport,
            listen,
            target,
            source,
            program,
            timing,
            TlsSettings.of(words),
            proxy,
            logs);
    if (listen) {
      settings.checkListen();
    } else {
      settings.checkConnect();
    }
    return settings;
  }

  private static void refuse(Words words) throws NcatException {
    if (words.has("sctp")) {
      throw NcatException.quitting("--sctp is not supported: the JDK has no SCTP of its own.");
    }
    if (words.has("vsock")) {
      throw NcatException.quitting("--vsock is not supported: the JDK has no such sockets.");
    }
    if (words.has("g") || words.has("G")) {
      throw NcatException.quitting(
          "-g and -G are not supported: loose source routing is not to be had in the JDK, and"
              + " routers drop such packets.");
    }
  }

  private static Optional<Program> program(Words words) throws NcatException {
    if (words.count("exec") + words.count("sh-exec") + words.count("lua-exec") > 1) {
      throw NcatException.quitting("Only one of --exec, --sh-exec, and --lua-exec is allowed.");
    }
    var script = words.value("lua-exec");
    if (script.isPresent() && !isReadable(script.get())) {
      throw NcatException.quitting(
          "Error loading the Lua script: cannot open " + script.get() + ".");
    }
    return words
        .value("exec")
        .map(text -> new Program(Program.Kind.PLAIN, text))
        .or(() -> words.value("sh-exec").map(text -> new Program(Program.Kind.SHELL, text)))
        .or(() -> script.map(text -> new Program(Program.Kind.LUA, text)));
  }

  private static boolean isReadable(String file) {
    try {
      return Files.isReadable(Path.of(file)) && !Files.isDirectory(Path.of(file));
    } catch (InvalidPathException _) {
      return false;
    }
  }

  /// Of -4, -6 and -U the last one counts, as in the original.
  private static String lastFamily(Words words) {
    return words.options().stream()
        .map(each -> each.name())
        .filter(name -> List.of("4", "6", "unixsock").contains(name))
        .reduce("", (_, last) -> last);
  }

  private static Family family(Words words) {
    return switch (lastFamily(words)) {
      case "4" -> Family.IPV4;
      case "6" -> Family.IPV6;
      default -> Family.ANY;
    };
  }

  private static Transport transport(Words words) {
    boolean udp = words.has("udp");
    if (lastFamily(words).equals("unixsock")) {
      return udp ? Transport.UNIX_DATAGRAM : Transport.UNIX;
    }
    return udp ? Transport.UDP : Transport.TCP;
  }

  private static void checkUnix(Words words, Transport transport) throws NcatException {
    if (!transport.isUnix()) {
      return;
    }
    if (words.has("proxy") || words.has("proxy-type")) {
      throw NcatException.quitting("Proxy option not supported when using Unix domain sockets.");
    }
    if (TlsSettings.isAskedFor(words)) {
      throw NcatException.quitting("SSL option not supported when using Unix domain sockets.");
    }
    if (words.has("broker") || words.has("chat") || words.has("talk")) {
      throw NcatException.quitting(
          "Connection brokering not supported when using Unix domain sockets.");
    }
    if (words.has("source-port")) {
      throw NcatException.quitting(
          "Specifying source port when using Unix domain sockets doesn't make sense.");
    }
  }

  private static void checkZero(Words words, boolean listen) throws NcatException {
    if (!words.has("z")) {
      return;
    }
    if (listen) {
      throw NcatException.quitting("Services designed for LISTENING can't be used with -z");
    }
    if (words.has("telnet")) {
      throw NcatException.quitting("Invalid option combination: -z and -t.");
    }
    if (program(words).isPresent()) {
      throw NcatException.quitting("Command execution can't be done along with option -z.");
    }
  }

  private static Source source(Words words, boolean listen) throws NcatException {
    if (listen && words.has("source")) {
      throw NcatException.quitting(
          "-l and -s are incompatible.  Specify the address and port to bind to like you would a"
              + " host to connect to.");
    }
    var port = words.value("source-port");
    return new Source(
        words.value("source"),
        listen || port.isEmpty()
            ? Optional.empty()
            : Optional.of(Numbers.port(port.get(), "source port")));
  }

  private static Target target(Words words, Transport transport, boolean listen)
      throws NcatException {
    var others = words.others();
    var listeningPort = listen ? words.value("source-port") : Optional.<String>empty();
    if (transport.isUnix()) {
      return unixTarget(others, listen);
    }
    boolean portOnly =
        others.size() == 1
            && listen
            && listeningPort.isEmpty()
            && others.getFirst().matches("[0-9]{0,5}");
    var ports = others.subList(portOnly ? 0 : Math.min(others.size(), 1), others.size());
    if (ports.size() + (listeningPort.isPresent() ? 1 : 0) > 1) {
      throw NcatException.quitting(
          "Got more than one port specification: "
              + listeningPort.map(port -> port + " ").orElse("")
              + String.join(" ", ports)
              + ".");
    }
    if (others.isEmpty() && !listen) {
      throw NcatException.quitting("You must specify a host to connect to.");
    }
    int defaultPort = listen && words.has("proxy-type") ? DEFAULT_PROXY_PORT : DEFAULT_PORT;
    var port = listeningPort.or(() -> ports.stream().findFirst());
    return new Target(
        portOnly ? Optional.empty() : others.stream().findFirst(),
        port.isEmpty() ? defaultPort : Numbers.port(port.get(), "port"));
  }

  private static Target unixTarget(List<String> others, boolean listen) throws NcatException {
    if (others.isEmpty()) {
      throw NcatException.quitting(
          "You must specify a path to a socket to " + (listen ? "listen on." : "connect to."));
    }
    if (others.size() > 1) {
      throw NcatException.quitting(
          "Using Unix domain sockets and specifying port doesn't make sense.");
    }
    return new Target(Optional.of(others.getFirst()), 0);
  }

  private void checkConnect() throws NcatException {
    if (words.has("allow") || words.has("allowfile")) {
      throw NcatException.quitting("Invalid option combination: allow/deny with connect.");
    }
    if (words.has("max-conns")) {
      throw NcatException.quitting("Invalid option combination: `--max-conns' with connect.");
    }
    if (chat()) {
      throw NcatException.quitting("Invalid option combination: `--chat' with connect.");
    }
    if (keepOpen() && transport.isDatagram()) {
      throw NcatException.quitting(
          "Invalid option combination: `--keep-open' with non-TCP protocol.");
    }
  }

  private void checkListen() throws NcatException {
    if (broker() && program.isPresent()) {
      throw NcatException.quitting("Invalid option combination: --broker and -e.");
    }
    if (proxy.serves() && telnet()) {
      throw NcatException.quitting(
          "Invalid option combination: --telnet has no effect with --proxy-type.");
    }
    if (program.isPresent()
        && program.get().kind() == Program.Kind.SHELL
        && !Files.isExecutable(Path.of("/bin/sh"))) {
      throw NcatException.quitting("/bin/sh is not executable, so `-c' won't work.");
    }
  }

  boolean keepOpen() {
    return words.has("keep-open");
  }

  /// Whether peers talk to each other.
  boolean broker() {
    return words.has("broker") || chat();
  }

  boolean chat() {
    return words.has("chat") || words.has("talk");
  }

  /// Whether more than one peer may come.
  boolean manyPeers() {
    return keepOpen() || broker() || proxy.serves();
  }

  boolean sendOnly() {
    return words.has("send-only");
  }

  boolean receiveOnly() {
    return words.has("recv-only");
  }

  /// Whether the end of standard input is passed on.
  boolean shutdown() {
    return !words.has("no-shutdown");
  }

  boolean crlf() {
    return words.has("crlf");
  }

  boolean telnet() {
    return words.has("telnet");
  }

  boolean zero() {
    return words.has("z");
  }

  boolean lookUp() {
    return !words.has("nodns");
  }

  /// How many peers there may be at once.
  int maxConnections() {
    return words
        .value("max-conns")
        .map(Numbers::leading)
        .orElse(proxy.serves() ? Integer.MAX_VALUE : DEFAULT_CONNECTIONS);
  }
}
