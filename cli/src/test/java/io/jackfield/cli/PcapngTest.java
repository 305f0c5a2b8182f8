package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Address;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.Tube;
import io.jackfield.UdpAddress;
import io.jackfield.UdpServer;
import io.jackfield.transcript.TranscriptWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What tshark finds in a capture, with every check that it has switched on.
@Timeout(120)
class PcapngTest {
  private static final List<String> CHECKS =
      List.of(
          "-o", "ip.check_checksum:TRUE",
          "-o", "tcp.check_checksum:TRUE",
          "-o", "udp.check_checksum:TRUE");
  private static final String LONG_TEXT = "x".repeat(10_000);

  @TempDir private Path folder;

  @BeforeAll
  static void needsTshark() {
    for (var tool : List.of("tshark", "capinfos")) {
      assumeTrue(
          List.of(System.getenv("PATH").split(":")).stream()
              .anyMatch(each -> Files.isExecutable(Path.of(each, tool))),
          "no " + tool + " here");
    }
  }

  private Path export(Path transcript, String... more) throws Exception {
    var capture = folder.resolve("capture.pcapng");
    var words = new ArrayList<String>();
    words.addAll(List.of("export", "" + transcript, "--as", "pcapng", "-f", "-o", "" + capture));
    words.addAll(List.of(more));
    var result = JackRun.run(words.toArray(String[]::new));
    assertThat(result.code()).describedAs(result.err()).isZero();
    return capture;
  }

  private static String tool(List<String> words) throws Exception {
    var process = new ProcessBuilder(words).start();
    process.getOutputStream().close();
    var errors = Await.start(() -> process.getErrorStream().readAllBytes());
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).describedAs(() -> words + output).isZero();
    var complaint =
        new String(errors.result(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("Running as user"))
            .collect(Collectors.joining("\n"));
    assertThat(complaint).isEmpty();
    return output;
  }

  private static String tshark(Path capture, String... more) throws Exception {
    var words = new ArrayList<String>();
    words.addAll(List.of("tshark", "-n", "-r", capture.toString()));
    words.addAll(CHECKS);
    words.addAll(List.of(more));
    return tool(words);
  }

  /// No packet is worth a note or a warning, but for the notes that a connection ends.
  private static void assertFaultless(Path capture) throws Exception {
    var faults =
        "_ws.expert.severity >= 0x400000 && !(tcp.flags.fin == 1) || _ws.malformed"
            + " || ip.checksum.status != 1 || tcp.checksum.status != 1 || udp.checksum.status != 1";
    assertThat(tshark(capture, "-Y", faults)).isEmpty();
  }

  /// What both sides said in a stream, in hexadecimal.
  private record Said(String client, String server) {}

  private static Said followed(Path capture, int stream) throws Exception {
    var lines =
        tshark(capture, "-q", "-z", "follow,tcp,raw," + stream)
            .lines()
            .filter(line -> line.matches("\t?[0-9a-f]+"))
            .collect(
                Collectors.partitioningBy(
                    line -> line.startsWith("\t"),
                    Collectors.mapping(String::strip, Collectors.joining())));
    return new Said(lines.getOrDefault(false, ""), lines.getOrDefault(true, ""));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path http() throws Exception {
    return Recorded.byClient(
        folder,
        tube -> {
          tube.readUntil("\r\n\r\n");
          tube.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\nConnection: close\r\n\r\n");
          tube.send(LONG_TEXT);
        },
        tube -> {
          tube.send("GET /answer HTTP/1.1\r\nHost: localhost\r\n\r\n");
          tube.readToEnd();
        });
  }

  @Test
  void anHttpRequestIsDissectedAndItsStreamFollowed() throws Exception {
    var capture = export(http());
    assertFaultless(capture);
    assertThat(
            tshark(
                capture,
                "-Y",
                "http.request || http.response",
                "-T",
                "fields",
                "-e",
                "http.request.uri",
                "-e",
                "http.response.code"))
        .isEqualTo("/answer\t\n\t200\n");
    var said = followed(capture, 0);
    assertThat(said.client()).isEqualTo(hex("GET /answer HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assertThat(said.server()).endsWith(hex(LONG_TEXT));
    assertThat(tshark(capture, "-q", "-z", "follow,tcp,ascii,0", "-z", "expert"))
        .contains("GET /answer HTTP/1.1")
        .doesNotContain("Errors", "Warns");
    assertThat(tool(List.of("capinfos", "-M", capture.toString())))
        .contains("File encapsulation:  rawip", "Strict time order:   True");
    // A handshake first, both ends last, and nothing larger than a frame.
    var flags = tshark(capture, "-T", "fields", "-e", "tcp.flags").lines().toList();
    assertThat(flags).startsWith("0x0002", "0x0012", "0x0010");
    assertThat(flags.stream().filter("0x0011"::equals)).hasSize(2);
    assertThat(tshark(capture, "-Y", "tcp.len > 1400", "-T", "fields", "-e", "tcp.len").lines())
        .hasSizeGreaterThan(4)
        .containsOnly("1460");
  }

  @Test
  void timesAndDirectionsAreTheTranscripts() throws Exception {
    var file =
        Recorded.written(
            folder,
            Recorded.connected(1000.4, 1),
            Recorded.said(2000.123, "sent", 1, new byte[3]),
            Recorded.said(3000.456, "received", 1, new byte[4]),
            Recorded.closed(4000, 1, 4, 3));
    var capture = export(file);
    assertFaultless(capture);
    assertThat(
            tshark(
                    capture,
                    "-Y",
                    "tcp.len > 0 || tcp.flags.syn == 1",
                    "-T",
                    "fields",
                    "-e",
                    "frame.time_epoch",
                    "-e",
                    "tcp.len",
                    "-e",
                    "frame.packet_flags_direction")
                .lines())
        .containsExactly(
            "1795867201.000000000\t0\t0x00000002",
            "1795867201.000400000\t0\t0x00000001",
            "1795867202.000123000\t3\t0x00000002",
            "1795867203.000456000\t4\t0x00000001");
  }

  @Test
  void aHalfCloseAndTheServersRecordAreTold() throws Exception {
    var file =
        Recorded.byServer(
            folder,
            tube -> tube.sendLine("got " + tube.readToEnd().size()),
            tube -> {
              tube.send("12345");
              tube.closeOutput();
              tube.readToEnd();
            });
    var capture = export(file);
    assertFaultless(capture);
    assertThat(followed(capture, 0)).isEqualTo(new Said(hex("12345"), hex("got 5\n")));
    // The client's end comes before the answer.
    var order =
        tshark(
                capture,
                "-Y",
                "tcp.flags.fin == 1 || tcp.len > 0",
                "-T",
                "fields",
                "-e",
                "tcp.flags.fin",
                "-e",
                "tcp.len")
            .lines()
            .toList();
    assertThat(order).containsExactly("0\t5", "1\t0", "0\t6", "1\t0");
  }

  @Test
  void manySessionsAreStreamsOfTheirOwn() throws Exception {
    var lines = new ArrayList<String>();
    for (int i = 1; i <= 1_000; i++) {
      lines.add(Recorded.connected(i, i));
      lines.add(Recorded.said(i + 0.5, "sent", i, ("hello " + i).getBytes(StandardCharsets.UTF_8)));
      lines.add(Recorded.closed(i + 5, i, 0, ("hello " + i).length()));
    }
    var capture = export(Recorded.written(folder, lines.toArray(String[]::new)));
    assertFaultless(capture);
    var streams = tshark(capture, "-Y", "tcp.len > 0", "-T", "fields", "-e", "tcp.stream");
    assertThat(streams.lines().distinct()).hasSize(1_000);
    var one = export(folder.resolve("written.jsonl"), "--session", "750");
    assertThat(followed(one, 0)).isEqualTo(new Said(hex("hello 750"), ""));
  }

  @Test
  void aConnectionThatIsInTheTranscriptFromBothEndsIsThereOnce() throws Exception {
    var file = folder.resolve("both.jsonl");
    try (var transcript = TranscriptWriter.create(file, "both");
        var server =
            Server.listen(
                Address.parse("127.0.0.1:0"),
                ServerOptions.defaults().withListener(transcript),
                tube -> tube.sendLine(tube.readLine()))) {
      Recorded.talk(
          server.address(),
          transcript,
          tube -> {
            tube.sendLine("once");
            tube.readToEnd();
          });
    }
    var capture = folder.resolve("both.pcapng");
    var result = JackRun.run("export", "" + file, "--as", "pcapng", "-o", "" + capture);
    assertThat(result.err()).contains("left out: #", "from its other end");
    assertFaultless(capture);
    assertThat(followed(capture, 0)).isEqualTo(new Said(hex("once\n"), hex("once\n")));
  }

  @Test
  void datagramsAreDatagrams() throws Exception {
    var file = folder.resolve("udp.jsonl");
    try (var server =
            UdpServer.listen(
                UdpAddress.loopback(0), (datagram, answer) -> answer.send(datagram.bytes()));
        var transcript = TranscriptWriter.create(file, "udp")) {
      Recorded.talk(
          server.address(),
          transcript,
          tube -> {
            tube.send("odd");
            assertThat(tube.readExactly(3).text()).isEqualTo("odd");
          });
    }
    var capture = export(file);
    assertFaultless(capture);
    assertThat(tshark(capture, "-T", "fields", "-e", "udp.length", "-e", "udp.payload"))
        .isEqualTo("11\t6f6464\n11\t6f6464\n");
  }

  @Test
  void ipv6IsIpv6() throws Exception {
    var file = folder.resolve("six.jsonl");
    Loopback.IPV6.listen().close();
    try (var server =
            Server.listen(
                Address.parse("[::1]:0"), ServerOptions.defaults(), tube -> tube.send(LONG_TEXT));
        var transcript = TranscriptWriter.create(file, "six")) {
      Recorded.talk(server.address(), transcript, Tube::readToEnd);
    }
    var capture = export(file);
    assertFaultless(capture);
    var longest = "ipv6.src == ::1 && tcp.len > 1400";
    assertThat(tshark(capture, "-Y", longest, "-T", "fields", "-e", "tcp.len").lines())
        .isNotEmpty()
        .containsOnly("1440");
    assertThat(followed(capture, 0)).isEqualTo(new Said("", hex(LONG_TEXT)));
  }

  @Test
  void whatHadNoIpAddressGetsOneAndSaysSo() throws Exception {
    var file = folder.resolve("unix.jsonl");
    try (var transcript = TranscriptWriter.create(file, "unix")) {
      var socket = Address.parse("unix:" + folder.resolve("socket"));
      try (var server =
          Server.listen(
              socket, ServerOptions.defaults(), tube -> tube.send("HTTP/1.1 204 Gone\r\n\r\n"))) {
        Recorded.talk(server.address(), transcript, Tube::readToEnd);
      }
    }
    var capture = export(file);
    assertFaultless(capture);
    assertThat(tshark(capture, "-T", "fields", "-e", "frame.comment"))
        .contains("addresses and TCP are made up", "unix:");
    assertThat(tshark(capture, "-Y", "http.response.code == 204").lines()).hasSize(1);
  }

  @Test
  void plaintextOfTlsIsDissectedAtThePortOfThePlainService() throws Exception {
    var request = "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    var file =
        Recorded.written(
            folder,
            Recorded.line(
                1,
                "connected",
                1,
                "\"local\":\"tcp://192.0.2.1:40000\",\"peer\":\"tcp://192.0.2.7:443\""),
            Recorded.line(2, "handshake-done", 1, "\"protocol\":\"TLS 1.3\",\"took_ms\":5"),
            Recorded.said(3, "sent", 1, request),
            Recorded.closed(4, 1, 0, request.length));
    var capture = export(file);
    assertFaultless(capture);
    assertThat(tshark(capture, "-Y", "http.request").lines()).hasSize(1);
    assertThat(tshark(capture, "-T", "fields", "-e", "frame.comment"))
        .contains("port is 443, written as 80", "TLS 1.3 from here on: this is the plaintext");
  }

  @Test
  void aResetIsAReset() throws Exception {
    var file =
        Recorded.written(
            folder,
            Recorded.connected(1, 1),
            Recorded.said(2, "sent", 1, new byte[10]),
            Recorded.line(3, "broken", 1, "\"reason\":\"Connection reset\""),
            Recorded.closed(4, 1, 0, 10));
    var capture = export(file);
    assertThat(tshark(capture, "-Y", "tcp.flags.reset == 1", "-T", "fields", "-e", "frame.comment"))
        .isEqualTo("the transcript says: Connection reset\n");
    assertThat(tshark(capture, "-Y", "tcp.flags.fin == 1")).isEmpty();
  }

  @Test
  void hostileTranscriptsGiveSoundCaptures() throws Exception {
    var random = new Random(5);
    var lines = new ArrayList<String>();
    lines.add(
        Recorded.line(
            1, "connected", 1, "\"local\":\"\\u001b[2J\",\"peer\":\"tcp://[::1%25x]:99999\""));
    // Of two families, and twice the same end.
    lines.add(
        Recorded.line(
            2, "accepted", 2, "\"local\":\"tcp://[::1]:1\",\"peer\":\"tcp://127.0.0.1:2\""));
    lines.add(Recorded.line(2, "accepted", 3, ""));
    var huge = new byte[1_000_000];
    random.nextBytes(huge);
    lines.add(Recorded.said(3, "received", 1, huge));
    lines.add(Recorded.said(4, "received", 2, new byte[0]));
    lines.add(Recorded.line(5, "half-closed", 2, ""));
    lines.add(Recorded.line(5, "half-closed", 2, ""));
    lines.add(Recorded.said(6, "received", 3, new byte[] {0x16, 3, 1}));
    lines.add(Recorded.closed(7, 1, Long.MAX_VALUE, 0));
    lines.add("{\"ms\":8,\"eve");
    var capture = export(Recorded.written(folder, lines.toArray(String[]::new)));
    assertFaultless(capture);
    assertThat(followed(capture, 0)).isEqualTo(new Said("", HexFormat.of().formatHex(huge)));
    assertThat(tshark(capture, "-T", "fields", "-e", "frame.comment").toLowerCase(Locale.ROOT))
        .contains("\\x1b[2j", "are not in the transcript")
        .doesNotContain("\u001b");
    assertThat(tool(List.of("capinfos", "-k", "" + capture))).contains("The transcript breaks off");
  }
}
