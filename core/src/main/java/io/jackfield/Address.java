package io.jackfield;

import java.io.IOException;
import java.util.List;

/// Where a conversation goes: parsed once from what a user types, immutable.
///
/// Accepted spellings:
///
/// | text | means |
/// |---|---|
/// | `host port` | TCP, two words |
/// | `host:port`, `[::1]:port`, `:port` | TCP; an empty host is the loopback address |
/// | `tcp://host:port` | TCP |
/// | `udp://host:port` | UDP |
/// | `tls://host:port` | TLS over TCP, the server verified by the JDK's authorities |
/// | `unix:/path`, `unix:relative/path` | a Unix stream socket |
/// | `exec:command 'with words'` | a program, over pipes |
/// | `pty:command 'with words'` | a program on a terminal of its own |
/// | `-` | this process's standard input and output |
///
/// A port is a number from 0 to 65535 or a service name such as `http`; port 0 makes sense only for
/// listening, where the kernel then picks one. An IPv6 literal stands in brackets wherever a colon
/// separates it from the port (RFC 3986, section 3.2.2).
///
/// Adding a scheme: one record beside [TcpAddress], one line in `permits`, one in [Schemes].
public sealed interface Address
    permits TcpAddress,
        UdpAddress,
        TlsAddress,
        UnixAddress,
        ExecAddress,
        StdioAddress,
        MemoryAddress {

  /// Reads an address in any of the spellings above.
  ///
  /// @throws BadAddressException when the text is none of them; the message names the faulty part
  static Address parse(String text) {
    return Schemes.parse(text);
  }

  /// Reads an address from command-line words: either one word in any spelling, or host and port.
  ///
  /// @throws BadAddressException as for [#parse]
  static Address parse(List<String> words) {
    return switch (words.size()) {
      case 1 -> parse(words.getFirst());
      case 2 -> TcpAddress.of(words.get(0), words.get(1));
      default ->
          throw new BadAddressException(
              "an address is one word (tcp://host:port) or two (host port), not " + words.size());
    };
  }

  /// Opens a connection to this address.
  ///
  /// @throws IOException one of the subtypes of [JackfieldException] that says which step failed
  Duplex connect(ConnectOptions options) throws IOException;

  /// The scheme, such as `tcp`.
  String scheme();

  /// The full spelling, which [#parse] reads back.
  @Override
  String toString();

  /// The spelling without its scheme where that stays clear, for messages: `127.0.0.1:7000`.
  default String display() {
    return toString();
  }
}
