package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com 80         | tcp://example.com:80",
        "'  example.com   80  ' | tcp://example.com:80",
        "example.com:80         | tcp://example.com:80",
        "tcp://example.com:80   | tcp://example.com:80",
        "TCP://example.com:80   | tcp://example.com:80",
        "udp://example.com:53   | udp://example.com:53",
        ":7000                  | tcp://127.0.0.1:7000",
        "udp://:7000            | udp://127.0.0.1:7000",
        "[::1]:80               | tcp://[::1]:80",
        "::1 80                 | tcp://[::1]:80",
        "[::1] 80               | tcp://[::1]:80",
        "[::]:0                 | tcp://[::]:0",
        "[fe80::1%eth0]:80      | tcp://[fe80::1%eth0]:80",
        "[::ffff:10.0.0.1]:80   | tcp://[::ffff:10.0.0.1]:80",
        "[1:2:3:4:5:6:7:8]:80   | tcp://[1:2:3:4:5:6:7:8]:80",
        "[1:2:3:4:5:6:7::]:80   | tcp://[1:2:3:4:5:6:7::]:80",
        "udp://[2001:db8::7]:53 | udp://[2001:db8::7]:53",
        "host:http              | tcp://host:80",
        "host https             | tcp://host:443",
        "udp://host:domain      | udp://host:53",
        "host:0080              | tcp://host:80",
        "host:65535             | tcp://host:65535",
        "tls://example.com:443   | tls://example.com:443",
        "TLS://[::1]:https      | tls://[::1]:443",
        "unix:/run/a.sock       | unix:/run/a.sock",
        "unix:///run/a.sock     | unix:/run/a.sock",
        "UNIX:a/b c             | unix:a/b c",
        "unix:../a:80           | unix:../a:80",
        "exec:cat               | exec:cat",
        "exec:  cat   -n        | exec:cat -n",
        "exec:sh a\\ b          | exec:sh 'a b'",
        "pty:/bin/sh            | pty:/bin/sh",
        "-                      | -",
      })
  void everySpellingIsUnderstoodAndReadsBack(String text, String full) {
    var address = Address.parse(text);
    assertThat(address).hasToString(full);
    assertThat(Address.parse(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | empty address",
        "'   '               | empty address",
        "host                | missing port in \"host\"",
        "host:               | empty port",
        "host:65536          | port out of range: 65536",
        "host:99999999999    | port out of range: 99999999999",
        "host:-1             | not a port: \"-1\"",
        "host:nosuchservice  | not a port: \"nosuchservice\"",
        "host:80/path        | not a port: \"80/path\"",
        "host:８０            | not a port: \"８０\"",
        "ftp://host:21       | unknown scheme \"ftp\"",
        "ftp://host:21       | known: tcp, udp, tls, unix, exec, pty",
        "://host:21          | unknown scheme \"\"",
        "a b c               | too many words",
        "::1                 | needs brackets",
        "::1:80              | needs brackets",
        "[::1                | missing ]",
        "[::1]               | missing port",
        "[::1]80             | missing port",
        "[]:80               | not an IPv6 address: \"\"",
        "[] 80               | not an IPv6 address: \"\"",
        "[host]:80           | not an IPv6 address: \"host\"",
        "[host] 80           | not an IPv6 address: \"host\"",
        "[1::2::3]:80        | not an IPv6 address: \"1::2::3\"",
        "[:::]:80            | not an IPv6 address: \":::\"",
        "[1:2:3:4:5:6:7]:80  | not an IPv6 address",
        "[12345::]:80        | not an IPv6 address",
        "[::1.2.3.256]:80    | not an IPv6 address",
        "[::1%]:80           | not an IPv6 address",
        "1:2 80              | not an IPv6 address: \"1:2\"",
        "user@host:80        | bad character '@' in host \"user@host\"",
        "tcp://a/b:80        | bad character '/' in host \"a/b\"",
        "tcp://a?b:80        | bad character '?' in host",
        "'tcp://a b:80'      | bad character ' ' in host",
        "memory:left         | not a port: \"left\"",
        "unix:               | unnamed",
        "unix://host/a       | on no host",
        "exec:               | no command",
        "pty:  ''            | no command",
        "exec:a 'b           | a missing ' in the command a 'b",
        "'exec:a \"b'         | a missing \" in the command a \"b",
        "exec:a \\           | a backslash with nothing after it",
      })
  void wrongTextIsRefusedNamingTheFaultyPart(String text, String message) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(BadAddressException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[31mx",
        "\u001b]:1",
        "[\u001b]:1",
        "[::1]\u001b",
        "\u001b://h:1",
        "h\u001b:1",
        "h:\u001b",
        "h \u001b h",
        "[\u001b",
        "::\u001b:1",
        "exec:\u001b'",
        "unix://\u001b"
      })
  void messagesNeverCarryControlCharacters(String text) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(BadAddressException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b"));
  }

  @Test
  void blanksAtTheEndBelongToAPath() {
    var address = new UnixAddress(java.nio.file.Path.of("a "));
    assertThat(Address.parse(address.toString())).isEqualTo(address);
  }

  @Test
  void hostNamesHaveALimit() {
    assertThat(new TcpAddress("h".repeat(253), 1).host()).hasSize(253);
    assertThatThrownBy(() -> new TcpAddress("h".repeat(254), 1))
        .hasMessageContaining("host name too long: 254 characters");
  }

  @Test
  void wordsAreOneAddressOrHostAndPort() {
    assertThat(Address.parse(List.of("udp://h:1"))).isEqualTo(new UdpAddress("h", 1));
    assertThat(Address.parse(List.of("h", "1"))).isEqualTo(new TcpAddress("h", 1));
    assertThatThrownBy(() -> Address.parse(List.of()))
        .isInstanceOf(BadAddressException.class)
        .hasMessageContaining("not 0");
    assertThatThrownBy(() -> Address.parse(List.of("a", "b", "c"))).hasMessageContaining("not 3");
  }

  @Test
  void recordsCheckWhatParsingChecks() {
    assertThatThrownBy(() -> new TcpAddress("h", 65536)).isInstanceOf(BadAddressException.class);
    assertThatThrownBy(() -> new UdpAddress("h", -1)).isInstanceOf(BadAddressException.class);
    assertThatThrownBy(() -> new TcpAddress("a:b", 1))
        .hasMessageContaining("not an IPv6 address: \"a:b\"");
    assertThat(new TcpAddress("", 1)).isEqualTo(TcpAddress.loopback(1));
  }

  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "1:0:0:0:0:0:0:0, 1::",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:0:2:0:3:0:4:0, 1:0:2:0:3:0:4:0",
    "fe80:0:0:0:0:0:0:1%eth0, fe80::1%eth0",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
  })
  void ipv6TextIsShortened(String full, String compressed) {
    assertThat(Ipv6Text.compress(full)).isEqualTo(compressed);
    assertThat(Ipv6Text.isLiteral(compressed)).isTrue();
  }

  @Test
  void memoryAddressIsALabelOnly() {
    var address = new MemoryAddress("left");
    assertThat(address).hasToString("memory:left");
    assertThatThrownBy(() -> address.connect(ConnectOptions.defaults()))
        .isInstanceOf(BadAddressException.class)
        .hasMessageContaining("Duplex.pair()");
  }

  @Test
  void displayLeavesTheSchemeOut() {
    assertThat(new TcpAddress("::1", 7).display()).isEqualTo("[::1]:7");
    assertThat(new UdpAddress("h", 7).display()).isEqualTo("h:7");
    assertThat(StdioAddress.INSTANCE.display()).isEqualTo("standard input/output");
    assertThat(new MemoryAddress("x").display()).isEqualTo("memory:x");
  }
}
