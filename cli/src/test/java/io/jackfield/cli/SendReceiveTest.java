package io.jackfield.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SendReceiveTest {
  private static final String HELLO = "JACKFIELD-SEND 1\n";

  @TempDir private Path here;
  @TempDir private Path there;

  private final Noise noise = Noise.fresh();

  private JackRun receive(String... options) {
    var words = new ArrayList<>(List.of("receive", "-o", there.toString()));
    words.addAll(List.of(options));
    words.add("0");
    return JackRun.start(words.toArray(String[]::new));
  }

  private static JackRun.Result send(Path file, int port, String... options) throws Exception {
    var words = new ArrayList<>(List.of("send"));
    words.addAll(List.of(options));
    words.addAll(List.of(file.toString(), "127.0.0.1", "" + port));
    return JackRun.run(words.toArray(String[]::new));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(here.resolve(name), bytes);
  }

  private static void say(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static void piece(Socket to, byte[] bytes) throws IOException {
    var out = new DataOutputStream(to.getOutputStream());
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String line(Socket from) throws IOException {
    var line = new StringBuilder();
    for (int c; (c = from.getInputStream().read()) >= 0 && c != '\n'; ) {
      line.append((char) c);
    }
    return line.toString();
  }

  /// Why the receiver refuses; this side ends then, as `jack send` does.
  private static String refusal(Socket from) throws IOException {
    var line = line(from);
    from.shutdownOutput();
    return line;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 262_144, 262_145, 3_000_017})
  void aFileArrivesUnchangedAndBothKnow(int size) throws Exception {
    var bytes = noise.bytes(1, size);
    try (var jack = receive()) {
      var sent = send(file("some file", bytes), jack.port());
      assertThat(sent.code()).as(sent.err()).isZero();
      assertThat(sent.err()).containsPattern("jack: sent some file: .* confirmed by 127.0.0.1:");
      assertThat(jack.exitCode()).isZero();
      assertThat(there.resolve("some file")).hasBinaryContent(bytes);
      assertThat(there).isDirectoryNotContaining("glob:**.part");
      jack.awaitLine("jack: received .*some file: .* SHA-256 compared");
    }
  }

  @Test
  void standardInputArrivesUnderTheNameThatIsGiven() throws Exception {
    var bytes = noise.bytes(1, 700_000);
    try (var jack = receive();
        var sender = JackRun.start("send", "--name", "typed", "-", "127.0.0.1", "" + jack.port())) {
      sender.type(bytes);
      sender.endInput();
      assertThat(sender.exitCode()).isZero();
      assertThat(jack.exitCode()).isZero();
      assertThat(there.resolve("typed")).hasBinaryContent(bytes);
    }
  }

  @Test
  void theSenderMayListen() throws Exception {
    var bytes = noise.bytes(1, 5_000);
    var file = file("f", bytes);
    try (var sender = JackRun.start("send", "--listen", file.toString(), "0")) {
      var result =
          JackRun.run(
              "receive",
              "--connect",
              "-q",
              "-o",
              there.toString(),
              "127.0.0.1",
              "" + sender.port());
      assertThat(result.err()).isEmpty();
      assertThat(result.code()).isZero();
      assertThat(sender.exitCode()).isZero();
      assertThat(there.resolve("f")).hasBinaryContent(bytes);
    }
  }

  @Test
  void aReceiverMayHoldTheSenderBack() throws Exception {
    var bytes = noise.bytes(1, 40_000);
    try (var jack = receive("--rate", "100K")) {
      int port = jack.port();
      long start = System.nanoTime();
      assertThat(send(file("f", bytes), port).code()).isZero();
      // 0.4 s, less the twentieth of a second that passes at once.
      assertThat(System.nanoTime() - start).isGreaterThan(300_000_000L);
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void aUnixSocketCarriesAFileToAnotherName() throws Exception {
    var socket = here.resolve("s");
    var bytes = noise.bytes(1, 9);
    var file = file("f", bytes);
    var output = there.resolve("other");
    try (var jack = JackRun.start("receive", "-o", output.toString(), "listen+unix:" + socket)) {
      jack.awaitLine("jack: listening on unix:.*");
      var sent = JackRun.run("send", file.toString(), "unix:" + socket);
      assertThat(sent.code()).as(sent.err()).isZero();
      assertThat(jack.exitCode()).isZero();
      assertThat(output).hasBinaryContent(bytes);
    }
  }

  @Test
  void aFileThatIsThereIsNotReplacedUnlessForced() throws Exception {
    var old = Files.writeString(there.resolve("f"), "old");
    var file = file("f", "new".getBytes(UTF_8));
    try (var jack = receive()) {
      var sent = send(file, jack.port());
      assertThat(sent.code()).isNotZero();
      assertThat(sent.err()).contains("refused f: ", "exists already; --force would replace it");
      assertThat(jack.exitCode()).isNotZero();
      assertThat(old).hasContent("old");
    }
    try (var jack = receive("--force")) {
      assertThat(send(file, jack.port()).code()).isZero();
      assertThat(jack.exitCode()).isZero();
      assertThat(old).hasContent("new");
    }
  }

  @Test
  void aSenderThatIsCutOffGoesOnWhereItStood() throws Exception {
    var bytes = noise.bytes(1, 4_000_000);
    var file = file("f", bytes);
    var part = there.resolve("f.part");
    try (var jack = receive()) {
      try (var sender =
          JackRun.start("send", "--rate", "2M", file.toString(), "127.0.0.1", "" + jack.port())) {
        Await.until(
            () -> Files.exists(part) && Files.size(part) > 300_000, () -> "no part: " + part);
        assertThat(sender.hasEnded()).isFalse();
      }
      assertThat(jack.exitCode()).isNotZero();
      assertThat(jack.errors()).contains("are kept in " + part + ", send it again to go on");
    }
    long kept = Files.size(part);
    assertThat(kept).isBetween(300_000L, 3_999_999L);
    assertThat(part).hasBinaryContent(Arrays.copyOf(bytes, (int) kept));
    try (var jack = receive()) {
      assertThat(send(file, jack.port()).code()).isZero();
      assertThat(jack.exitCode()).isZero();
      jack.awaitLine("jack: going on from %,d bytes in .*".formatted(kept));
      assertThat(there.resolve("f")).hasBinaryContent(bytes);
      assertThat(part).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000, 199_999})
  void aPartThatWasChangedIsNoticedAndNotUsed(int at) throws Exception {
    var bytes = noise.bytes(1, 300_000);
    var part = Arrays.copyOf(bytes, 200_000);
    part[at] ^= 1;
    Files.write(there.resolve("f.part"), part);
    try (var jack = receive()) {
      assertThat(send(file("f", bytes), jack.port()).code()).isZero();
      assertThat(jack.exitCode()).isZero();
      jack.awaitLine("jack: .*f.part is not how this file begins: beginning anew");
      assertThat(there.resolve("f")).hasBinaryContent(bytes);
    }
  }

  @Test
  void aPartThatIsLongerThanTheFileIsNotUsed() throws Exception {
    Files.write(there.resolve("f.part"), new byte[500]);
    try (var jack = receive()) {
      assertThat(send(file("f", new byte[100]), jack.port()).code()).isZero();
      assertThat(jack.exitCode()).isZero();
      assertThat(there.resolve("f")).hasBinaryContent(new byte[100]);
    }
  }

  @Test
  void aPartThatIsALinkIsNotFollowed() throws Exception {
    var elsewhere = Files.writeString(here.resolve("elsewhere"), "mine");
    Files.createSymbolicLink(there.resolve("f.part"), elsewhere);
    try (var jack = receive()) {
      assertThat(send(file("f", new byte[100]), jack.port()).code()).isNotZero();
      assertThat(jack.exitCode()).isNotZero();
      assertThat(jack.errors()).contains("cannot write");
      assertThat(elsewhere).hasContent("mine");
    }
  }

  @Test
  void whoeverIsNoSenderIsTurnedAwayAndTheNextOneIsServed() throws Exception {
    try (var jack = receive("--idle", "300ms")) {
      int port = jack.port();
      try (var silent = Loopback.IPV4.connect(port)) {
        assertThat(refusal(silent)).startsWith("no expected \"JACKFIELD-SEND 1\"");
      }
      jack.awaitLine("jack: 127.0.0.1:\\d+ said nothing for 300 ms; still listening");
      try (var newer = Loopback.IPV4.connect(port)) {
        say(newer, "JACKFIELD-SEND 2\nsize 3\nname x\n");
        assertThat(refusal(newer)).startsWith("no expected");
      }
      jack.awaitLine(
          "jack: 127.0.0.1:\\d+ is no jack send of this version: it said \"JACKFIELD-SEND 2\"; .*");
      try (var endless = Loopback.IPV4.connect(port)) {
        say(endless, "x".repeat(5_000));
        assertThat(refusal(endless)).startsWith("no expected");
      }
      jack.awaitLine("jack: .* sent a line without end, longer than 1,024 bytes; still listening");
      try (var absurd = Loopback.IPV4.connect(port)) {
        say(absurd, HELLO + "size 99999999999999999999\nname x\n");
        assertThat(refusal(absurd)).startsWith("no expected");
      }
      jack.awaitLine("jack: .* sent \"9{20}\" where a count of bytes was due; still listening");
      Loopback.hangUp(Loopback.IPV4.connect(port));
      jack.awaitLine("jack: .* ended the conversation; still listening");
      assertThat(send(file("f", new byte[10]), port).code()).isZero();
      assertThat(jack.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ../evil                  | names a folder as well; only a file's own name is taken
          /etc/passwd              | names a folder as well; only a file's own name is taken
          ..\\evil                 | names a folder as well; only a file's own name is taken
          ..                       | names no file
          .                        | names no file
          .bashrc                  | begins with a dot; name the file with --output
          evil\u202egpj.exe        | has characters that cannot be shown
          evil\u001b[2J            | has characters that cannot be shown
          """)
  void aNameIsNotTrusted(String name, String why) throws Exception {
    try (var jack = receive();
        var sender = Loopback.IPV4.connect(jack.port())) {
      say(sender, HELLO + "size 3\nname " + name + "\n");
      assertThat(refusal(sender)).startsWith("no the name ").endsWith(why);
      assertThat(jack.exitCode()).isNotZero();
      assertThat(jack.errors()).contains(why).doesNotContain("\u001b");
      assertThat(there).isEmptyDirectory();
    }
  }

  @Test
  void aFileThatHasNoRoomIsRefusedAtOnce() throws Exception {
    try (var jack = receive();
        var sender = Loopback.IPV4.connect(jack.port())) {
      say(sender, HELLO + "size 900000000000000000\nname x\n");
      assertThat(refusal(sender)).startsWith("no no room for 900,000,000,000,000,000 bytes: ");
      assertThat(jack.exitCode()).isNotZero();
      assertThat(there).isEmptyDirectory();
    }
  }

  /// A sender by hand, up to its pieces.
  private static Socket sender(JackRun jack, int size) throws Exception {
    var sender = Loopback.IPV4.connect(jack.port());
    say(sender, HELLO + "size " + size + "\nname x\n");
    assertThat(line(sender)).isEqualTo("JACKFIELD-RECEIVE 1");
    assertThat(line(sender)).isEqualTo("have 0");
    say(sender, "from 0\n");
    return sender;
  }

  @Test
  void whatIsNotWhatWasSentIsNotKept() throws Exception {
    try (var jack = receive();
        var sender = sender(jack, 3)) {
      piece(sender, new byte[] {1, 2, 3});
      piece(sender, new byte[0]);
      say(sender, "sha256 " + sha256(new byte[] {1, 2, 4}) + "\n");
      assertThat(refusal(sender)).startsWith("no what came is not what was sent: SHA-256 ");
      assertThat(jack.exitCode()).isNotZero();
      assertThat(there).isEmptyDirectory();
    }
  }

  @Test
  void theProtocolIsAsTheGuideSays() throws Exception {
    try (var jack = receive();
        var sender = sender(jack, 3)) {
      piece(sender, new byte[] {1});
      piece(sender, new byte[] {2, 3});
      piece(sender, new byte[0]);
      say(sender, "sha256 " + sha256(new byte[] {1, 2, 3}) + "\n");
      assertThat(line(sender)).isEqualTo("ok");
      assertThat(jack.exitCode()).isZero();
      assertThat(there.resolve("x")).hasBinaryContent(new byte[] {1, 2, 3});
    }
  }

  @Test
  void moreThanWasToldIsRefused() throws Exception {
    try (var jack = receive();
        var sender = sender(jack, 3)) {
      piece(sender, new byte[4]);
      assertThat(refusal(sender)).endsWith("sends more than the 3 bytes it told");
      assertThat(jack.exitCode()).isNotZero();
      assertThat(there).isEmptyDirectory();
    }
  }

  @Test
  void aPieceOfAnAbsurdLengthIsRefused() throws Exception {
    try (var jack = receive();
        var sender = sender(jack, 3)) {
      sender.getOutputStream().write(new byte[] {-1, -1, -1, -1});
      assertThat(refusal(sender)).contains("sends a piece of 4294967295 bytes");
      assertThat(jack.exitCode()).isNotZero();
    }
  }

  @Test
  void aSenderThatFallsSilentIsGivenUpAndItsPartIsKept() throws Exception {
    try (var jack = receive("--idle", "300ms");
        var sender = sender(jack, 3)) {
      piece(sender, new byte[] {7});
      assertThat(refusal(sender)).contains("sent nothing for 300 ms; 1 byte");
      assertThat(jack.exitCode()).isNotZero();
      assertThat(there.resolve("x.part")).hasBinaryContent(new byte[] {7});
    }
  }

  @Test
  void twoReceiversDoNotWriteOnePart() throws Exception {
    try (var jack = receive();
        var first = sender(jack, 3);
        var other = receive()) {
      var sent = send(file("x", new byte[3]), other.port());
      assertThat(sent.err()).contains("another receiver is at work on ");
      assertThat(sent.code()).isNotZero();
      piece(first, new byte[3]);
      piece(first, new byte[0]);
      say(first, "sha256 " + sha256(new byte[3]) + "\n");
      assertThat(line(first)).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          220 mail.example ESMTP                    | is no jack receive of this version: it said "220 mail.example ESMTP"
          JACKFIELD-RECEIVE 1;have x                | sent "x" where a count of bytes was due
          JACKFIELD-RECEIVE 1;have 99999999 abc     | claims to have 99,999,999 bytes of 100,000 bytes
          JACKFIELD-RECEIVE 1;have 0;no disk full   | refused f: disk full
          JACKFIELD-RECEIVE 1;have 0;fine           | said "fine" instead of confirming the file
          JACKFIELD-RECEIVE 1;have 0                | went away after
          """)
  void aSenderBelievesOnlyAReceiverThatConfirms(String answers, String why) throws Exception {
    var file = file("f", noise.bytes(1, 100_000));
    try (var server = Loopback.IPV4.listen()) {
      var receiving =
          Await.start(() -> {
            try (var receiver = server.accept()) {
              say(receiver, answers.replace(";", "\n") + "\n");
              receiver.shutdownOutput();
              return receiver.getInputStream().readAllBytes().length;
            }
          });
      var sent = send(file, server.getLocalPort());
      assertThat(sent.code()).isNotIn(ExitCode.OK, ExitCode.USAGE);
      assertThat(sent.err()).contains(why);
      assertThat(receiving.result()).isPositive();
    }
  }

  @Test
  void whatCannotBeSentIsTold() throws Exception {
    var folder = JackRun.run("send", here.toString(), "127.0.0.1", "1");
    assertThat(folder.err()).contains("is a folder: pack it");
    assertThat(folder.code()).isEqualTo(ExitCode.USAGE);
    var absent = JackRun.run("send", here.resolve("absent").toString(), "127.0.0.1", "1");
    assertThat(absent.err()).contains("there is no file");
    assertThat(JackRun.run("send", "f").code()).isEqualTo(ExitCode.USAGE);
    assertThat(JackRun.run("send", "f", "udp://127.0.0.1:1").err()).contains("datagrams get lost");
    assertThat(JackRun.run("receive").code()).isEqualTo(ExitCode.USAGE);
  }
}
