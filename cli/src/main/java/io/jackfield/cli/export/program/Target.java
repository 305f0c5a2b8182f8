package io.jackfield.cli.export.program;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.ExecAddress;
import io.jackfield.MemoryAddress;
import io.jackfield.StdioAddress;
import io.jackfield.TcpAddress;
import io.jackfield.TlsAddress;
import io.jackfield.UdpAddress;
import io.jackfield.UnixAddress;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.TranscriptException;
import io.jackfield.wire.JsonValue;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Whom a program talks to. Immutable.
///
/// @param host a name or a literal without brackets; empty when there is none
/// @param port 0 when there is none
/// @param word the address in one word
record Target(Kind kind, String host, int port, String word) {
  /// How it is reached.
  enum Kind {
    /// A TCP port.
    TCP("TCP"),
    /// TLS over TCP.
    TLS("TLS"),
    /// A UDP port.
    UDP("UDP"),
    /// A Unix stream socket.
    UNIX("a Unix socket"),
    /// A program on this machine.
    PROGRAM("a program on this machine");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  // What a transcript has; people may write less.
  private static final Pattern ADDRESS =
      Pattern.compile("(?s)(tcp|tls|udp)://.*|(unix|exec|pty):.*");

  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

  /// The server of a session, whichever side recorded it.
  ///
  /// @throws TranscriptException when a program cannot connect to it
  static Target of(Transcript transcript, Session session) throws TranscriptException {
    var server = session.role() == Role.CLIENT ? session.peer() : session.local();
    Address address;
    if (!ADDRESS.matcher(server).matches()) {
      throw cannotConnect(server);
    }
    try {
      address = Address.parse(server);
    } catch (BadAddressException e) {
      throw cannotConnect(server);
    }
    return switch (address) {
      case TcpAddress tcp ->
          isTls(session)
              ? new Target(Kind.TLS, name(transcript, tcp), tcp.port(), tcp.toString())
              : new Target(Kind.TCP, reachable(tcp.host()), tcp.port(), tcp.toString());
      case TlsAddress tls -> new Target(Kind.TLS, tls.host(), tls.port(), tls.toString());
      case UdpAddress udp -> {
        if (isTls(session)) {
          throw new TranscriptException(
              "no program is made of a session over DTLS (TLS over UDP), which no language here"
                  + " has at hand; 'jack replay' can play it");
        }
        yield new Target(Kind.UDP, reachable(udp.host()), udp.port(), udp.toString());
      }
      case UnixAddress unix -> new Target(Kind.UNIX, "", 0, unix.toString());
      case ExecAddress exec -> new Target(Kind.PROGRAM, "", 0, exec.toString());
      case StdioAddress _, MemoryAddress _ -> throw cannotConnect(server);
    };
  }

  private static TranscriptException cannotConnect(String address) {
    return new TranscriptException(
        "no program can connect to " + address + ", with which this session was");
  }

  /// TLS must be there from the start: what turns to it in mid-conversation is told of no more
  /// closely than that it did.
  private static boolean isTls(Session session) throws TranscriptException {
    boolean said = false;
    for (var step : session.steps()) {
      switch (step) {
        case Session.Secured secured -> {
          var protocol = secured.entry().text("protocol").toUpperCase(Locale.ROOT);
          if (protocol.contains("TLS")) {
            if (said) {
              throw new TranscriptException(
                  "this session turned to TLS after it had begun, which no program here can do;"
                      + " 'jack replay' can play it");
            }
            return true;
          }
        }
        case Session.Sent _, Session.Received _ -> said = true;
        case Session.OutputEnded _, Session.InputEnded _, Session.Broke _, Session.Closed _ -> {}
      }
    }
    return false;
  }

  /// The name that stood for the address, by which the certificate is verified.
  private static String name(Transcript transcript, TcpAddress address) {
    var literal = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    return transcript.entries().stream()
        .filter(entry -> entry.event().equals("resolved"))
        .filter(entry ->
            entry.members().get("addresses").orElse(null) instanceof JsonValue.Items items
                && items.items().stream()
                    .anyMatch(each ->
                        each instanceof JsonValue.Text text
                            && text.value().startsWith("tcp://" + literal + ":")))
        .map(entry -> entry.text("host"))
        .findFirst()
        .orElse(reachable(address.host()));
  }

  private static String reachable(String host) {
    return WILDCARDS.contains(host) ? (host.contains(":") ? "::1" : "127.0.0.1") : host;
  }

  /// Whether its parts on a command line are HOST and PORT.
  boolean hasPort() {
    return kind == Kind.TCP || kind == Kind.TLS || kind == Kind.UDP;
  }

  /// The path of a Unix socket.
  String path() {
    return word.substring("unix:".length());
  }

  /// For people, harmless in a comment.
  String display() {
    return Texts.harmless(hasPort() ? Address.parse(word).display() : word);
  }

  /// What the command line of a program may say instead.
  String usage() {
    return switch (kind) {
      case TCP, UDP -> "[HOST PORT]";
      case TLS -> "[HOST PORT [CA.pem]]";
      case UNIX -> "[PATH]";
      case PROGRAM -> "[ADDRESS]";
    };
  }
}
