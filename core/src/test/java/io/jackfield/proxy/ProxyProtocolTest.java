package io.jackfield.proxy;

import static io.jackfield.proxy.Fixtures.ECHO;
import static io.jackfield.proxy.Fixtures.PATIENT;
import static io.jackfield.proxy.Fixtures.SLOW;
import static io.jackfield.proxy.Fixtures.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ProxyException;
import io.jackfield.ProxyException.Reason;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.proxy.ProxyProtocol.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxyProtocolTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final TcpAddress CLIENT = new TcpAddress("192.0.2.1", 56324);
  private static final TcpAddress SERVICE = new TcpAddress("192.0.2.9", 443);

  private static byte[] v2(String hex) {
    return HexFormat.of().parseHex(SIGNATURE + hex.replace(" ", ""));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// What a server makes of these bytes: the duplex after the header.
  private static Duplex accept(byte... bytes) throws IOException {
    var pair = Duplex.pair();
    pair.left().write(ByteBuffer.wrap(bytes), soon());
    pair.left().closeOutput();
    return ProxyProtocol.accept().wrap(pair.right(), soon());
  }

  private static String rest(Duplex duplex) throws IOException {
    return Tube.over(duplex).readToEnd().text();
  }

  private static ProxyException refusal(byte... bytes) {
    return catchThrowableOfType(ProxyException.class, () -> accept(bytes).close());
  }

  @Test
  void theLineIsRead() throws Exception {
    var duplex = accept(ascii("PROXY TCP4 192.0.2.1 192.0.2.9 56324 443\r\nhello"));
    assertThat(duplex.peer()).isEqualTo(CLIENT);
    assertThat(duplex.local()).isEqualTo(SERVICE);
    assertThat(duplex.facts(ProxyHeader.class).orElseThrow().version()).isEqualTo(Version.V1);
    assertThat(rest(duplex)).isEqualTo("hello");
  }

  @Test
  void theLongestLineIsRead() throws Exception {
    var line =
        "PROXY TCP6 " + "ffff:".repeat(7) + "ffff " + "ffff:".repeat(7) + "ffff 65535 65535\r\n";
    assertThat(accept(ascii(line)).peer().display())
        .isEqualTo("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
    var unknown = "PROXY UNKNOWN " + "x".repeat(107 - 16) + "\r\n";
    assertThat(unknown).hasSize(107);
    assertThat(rest(accept(ascii(unknown + "y")))).isEqualTo("y");
  }

  @Test
  void theBytesAreRead() throws Exception {
    var duplex = accept(v2("21 11 000f c0000201 c0000209 dc04 01bb 04 0000" + hex("hello")));
    assertThat(duplex.peer()).isEqualTo(CLIENT);
    assertThat(duplex.local()).isEqualTo(SERVICE);
    assertThat(duplex.facts(ProxyHeader.class).orElseThrow().version()).isEqualTo(Version.V2);
    assertThat(rest(duplex)).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // LOCAL, with whatever stands in it; UNSPEC; UDP; Unix
        "20 00 0000",
        "20 11 0003 ffffff",
        "21 00 0000",
        "21 12 000c 000000000000000000000000",
        "21 31 0002 2f61"
      })
  void aHeaderThatNamesNobodyLeavesTheAddresses(String hex) throws Exception {
    var duplex = accept(v2(hex + hex("hello")));
    assertThat(duplex.peer().scheme()).isEqualTo("memory");
    assertThat(duplex.facts(ProxyHeader.class).orElseThrow().ends()).isEmpty();
    assertThat(rest(duplex)).isEqualTo("hello");
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(ascii(text));
  }

  private static byte[] withChecksum(int change) {
    var header = v2("21 11 0018 c0000201 c0000209 dc04 01bb 030004 00000000 040002 aabb");
    var sum = new CRC32C();
    sum.update(header);
    ByteBuffer.wrap(header).putInt(31, (int) sum.getValue() + change);
    return header;
  }

  @Test
  void theChecksumCounts() throws Exception {
    assertThat(accept(withChecksum(0)).peer()).isEqualTo(CLIENT);
    assertThat(refusal(withChecksum(1)))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL))
        .hasMessageContaining("checksum is wrong");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "PROXY\r\n",
        "PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
        "PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.256 1.2.3.4 1 2\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP6 ::1%eth0 ::1 1 2\r\n",
        "PROXY TCP4 localhost localhost 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n",
        "PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXZ TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
      })
  void aWrongLineIsRefused(String line) {
    assertThat(refusal(ascii(line)).reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  void anEndlessLineIsRefused() {
    assertThat(refusal(ascii("PROXY UNKNOWN " + "x".repeat(107 - 15) + "\r\n")).reason())
        .isEqualTo(Reason.PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11 11 0000",
        "22 11 0000",
        "21 41 0000",
        "21 11 000b c0000201c0000209dc0401",
        "21 21 000c c0000201 c0000209 dc04 01bb",
        "21 11 ffff",
        "21 11 000e c0000201c0000209dc0401bb 0400",
        "21 11 0010 c0000201c0000209dc0401bb 0400ff00",
        "21 11 0010 c0000201c0000209dc0401bb 03000100",
      })
  void wrongBytesAreRefused(String hex) {
    assertThat(refusal(v2(hex)).reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  void eachCutIsToldAsAnEarlyEnd() {
    for (var header : new byte[][] {ascii("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n"), withChecksum(0)}) {
      for (int length = 0; length < header.length; length++) {
        assertThat(refusal(Bytes.of(header, 0, length).toArray()).reason())
            .isEqualTo(Reason.CLOSED);
      }
    }
  }

  @Test
  void noiseIsRefusedInOrder() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      var header = i % 2 == 0 ? withChecksum(0) : ascii("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n");
      header[random.nextInt(header.length)] = (byte) random.nextInt(256);
      try {
        accept(header).close();
      } catch (IOException e) {
        assertThat(e).as("seed %d", seed).isInstanceOf(ProxyException.class);
      }
    }
  }

  @Test
  void aSilentClientIsToldAsLate() {
    var layer = ProxyProtocol.accept();
    assertThatThrownBy(
            () -> layer.wrap(Duplex.pair().left(), Deadline.after(Duration.ofMillis(50))))
        .isInstanceOfSatisfying(
            ProxyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
  }

  // ---- both sides

  @ParameterizedTest
  @EnumSource
  void whatIsSentIsAccepted(Version version) throws Exception {
    var options =
        ServerOptions.defaults().withGrace(Duration.ZERO).withLayer(ProxyProtocol.accept());
    try (var server =
        Server.listen(
            TcpAddress.loopback(0),
            options,
            tube -> tube.send(tube.peer().display() + " " + tube.local().display()))) {
      try (var tube = Tube.connect(server.address(), ProxyProtocol.send(version))) {
        assertThat(tube.readToEnd().text())
            .isEqualTo(tube.local().display() + " " + server.address().display());
      }
      var six = new TcpAddress("2001:db8::1", 1);
      for (var ends : new TcpAddress[][] {{CLIENT, SERVICE}, {six, six}}) {
        try (var tube =
            Tube.connect(server.address(), ProxyProtocol.send(version, ends[0], ends[1]))) {
          assertThat(tube.readToEnd().text())
              .isEqualTo(ends[0].display() + " " + ends[1].display());
        }
      }
    }
    assertThatThrownBy(() -> ProxyProtocol.send(version, CLIENT, new TcpAddress("::1", 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void behindAProxyItSaysThatItDoesNotKnow(Version version) throws Exception {
    var options =
        ServerOptions.defaults().withGrace(Duration.ZERO).withLayer(ProxyProtocol.accept());
    try (var server = Server.listen(TcpAddress.loopback(0), options, ECHO);
        var proxy = Fixtures.proxy(ProxyOptions.defaults());
        var tube =
            Tube.over(
                Fixtures.hop(ProxyHop.Kind.SOCKS5, proxy)
                    .connect(
                        new TcpAddress("localhost", server.port()),
                        SLOW,
                        ProxyProtocol.send(version)),
                PATIENT)) {
      tube.send("x");
      assertThat(tube.readExactly(1).text()).isEqualTo("x");
    }
  }

  @Test
  void aServerRefusesAClientWithoutAHeader() throws Exception {
    var options =
        ServerOptions.defaults().withGrace(Duration.ZERO).withLayer(ProxyProtocol.accept());
    try (var server = Server.listen(TcpAddress.loopback(0), options, ECHO);
        var tube = Tube.connect(server.address())) {
      tube.send("hello");
      assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
    }
  }
}
