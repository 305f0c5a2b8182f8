package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.ConnectOptions.Family;
import io.jackfield.cli.ncat.Party.Who;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AccessTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "10.0.0.0/8, 10.200.3.4, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/7, 11.0.0.1, true",
    "0.0.0.0/0, 1.2.3.4, true",
    "0.0.0.0/0, ::1, false",
    "192.168.1-3.*, 192.168.2.77, true",
    "192.168.1-3.*, 192.168.4.77, false",
    "192.168.-3.0-, 192.168.0.77, true",
    "192.168.*.5/24, 192.168.9.77, true",
    "1.2.3.4-6/31, 1.2.3.7, true",
    "1.2.3.4-6/31, 1.2.3.8, false",
    "::1, ::1, true",
    "::1, ::2, false",
    "2001:db8::/32, 2001:db8:1::5, true",
    "2001:db8::/32, 2001:db9::5, false",
    "localhost, 127.0.0.1, true",
    "localhost/8, 127.9.9.9, true",
  })
  void anEntryStandsForHosts(String entry, String host, boolean expected) throws Exception {
    var pattern = HostPattern.parse(entry, Family.ANY, true);
    assertThat(pattern.matches(InetAddress.ofLiteral(host))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "::1/129",
        "1.2.3.4/x",
        "1.2.3.4/",
        "1.2.3.300-",
        "no.such.invalid"
      })
  void whatIsNoEntryIsRefused(String entry) {
    assertThatThrownBy(() -> HostPattern.parse(entry, Family.ANY, true))
        .isInstanceOf(HostNames.UnknownException.class);
  }

  private static Party listen(Who who, int port, String... words) throws Exception {
    return Party.listen(
        who,
        Stream.concat(Stream.of(words), Stream.of("127.0.0.1", String.valueOf(port)))
            .toArray(String[]::new));
  }

  private void check(boolean expected, String... words) throws Exception {
    for (var who : Who.values()) {
      int port = Party.freePort();
      try (var server = listen(who, port, words);
          var peer = ListenTest.connect("127.0.0.1", port)) {
        if (expected) {
          server.type("in");
          assertThat(ListenTest.hear(peer, 2)).as(who.name()).isEqualTo("in");
        } else {
          assertThat(ListenTest.hear(peer)).as(who.name()).isEmpty();
          server.awaitLine("Ncat: New connection denied: not allowed");
        }
      }
    }
  }

  @Test
  void allowLetsInOnlyThoseOnTheList() throws Exception {
    check(true, "-k", "--allow", "10.0.0.0/8,127.0.0.1");
    check(false, "-k", "--allow", "10.0.0.0/8", "--allow", "::1");
  }

  @Test
  void denyKeepsThoseOnTheListOut() throws Exception {
    check(false, "-k", "--deny", "127.0.0.0/8");
    check(true, "-k", "--deny", "10.0.0.0/8");
  }

  /// As the original's source has it; its manual says otherwise.
  @Test
  void denyBeatsAllow() throws Exception {
    check(false, "-k", "--allow", "127.0.0.1", "--deny", "127.0.0.1");
  }

  @Test
  void listsMayStandInFiles() throws Exception {
    var file = Files.writeString(folder.resolve("hosts"), "10.0.0.0/8\n\n127.0.0.1 ::1\n");
    check(true, "-k", "--allowfile", file.toString());
    check(false, "-k", "--denyfile", file.toString());
  }

  @Test
  void aListThatCannotBeReadEndsWithTwo() throws Exception {
    var missing = folder.resolve("none").toString();
    for (var who : Who.values()) {
      var result = Party.run(who, "-l", "--denyfile", missing, "127.0.0.1", "1");
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).startsWith("Ncat: can't open " + missing + ": ");
    }
    var bad = Party.run("-l", "--allow", "foo/bar", "127.0.0.1", "1");
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err())
        .startsWith("Ncat: error in host specification \"foo/bar\". Error parsing netmask");
  }

  /// As in 7.99: the listening socket is closed by then.
  @Test
  void withoutKeepOpenTheOneWhoIsTurnedAwayEndsUs() throws Exception {
    int port = Party.freePort();
    try (var server = listen(Who.OURS, port, "--deny", "127.0.0.1");
        var peer = ListenTest.connect("127.0.0.1", port)) {
      assertThat(ListenTest.hear(peer)).isEmpty();
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void listsCountForUdpAndTlsAndProxies() throws Exception {
    int udp = Party.freeUdpPort();
    try (var server = listen(Who.OURS, udp, "-u", "-k", "--deny", "127.0.0.1");
        var peer = new java.net.DatagramSocket()) {
      peer.send(
          new java.net.DatagramPacket(
              new byte[] {'x'}, 1, InetAddress.ofLiteral("127.0.0.1"), udp));
      server.awaitLine("Ncat: New connection denied: not allowed");
    }
    for (var words : new String[][] {{"--ssl", "-k"}, {"--proxy-type", "http"}}) {
      int port = Party.freePort();
      var all = Stream.concat(Stream.of(words), Stream.of("--deny", "127.0.0.1"));
      try (var server = listen(Who.OURS, port, all.toArray(String[]::new));
          var peer = ListenTest.connect("127.0.0.1", port)) {
        assertThat(ListenTest.hear(peer)).isEmpty();
        server.awaitLine("Ncat: New connection denied: not allowed");
      }
    }
  }
}
