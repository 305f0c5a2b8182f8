package io.jackfield.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Bytes;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Handler;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import io.jackfield.Tube;
import io.jackfield.starttls.StartTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The plain words before TLS, with servers that speak them; `openssl s_client` says whether these
/// servers are like real ones.
@Timeout(60)
class StartTlsTest {

  /// One turn: what the server waits for (`""` for nothing), and what it says then.
  record Turn(String awaited, String said) {}

  private static final String XMPP_TLS = "urn:ietf:params:xml:ns:xmpp-tls";

  private static final String MYSQL_GREETING =
      latin("4a0000000a")
          + "8.0.36\0"
          + latin("0100000073616c7473616c74")
          + "\0"
          + latin("ffff21020000ff15")
          + "\0".repeat(10)
          + "saltsaltsalt\0caching_sha2_password\0";

  private static final Map<String, List<Turn>> TALKS =
      Map.of(
          "smtp",
          List.of(
              new Turn("", "220-mail.test ESMTP\r\n220 ready\r\n"),
              new Turn("EHLO \\S+\r\n", "250-mail.test\r\n250-STARTTLS\r\n250 SIZE 1\r\n"),
              new Turn("STARTTLS\r\n", "220 go ahead\r\n")),
          "imap",
          List.of(
              new Turn("", "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"),
              new Turn("(?:\\S+ CAPABILITY\r\n)?", ""),
              new Turn("\\S+ STARTTLS\r\n", "* 1 EXISTS\r\na OK begin\r\n")),
          "pop3",
          List.of(new Turn("", "+OK ready\r\n"), new Turn("STLS\r\n", "+OK begin\r\n")),
          "ftp",
          List.of(
              new Turn("", "220-Welcome\r\n  to this server\r\n220 ready\r\n"),
              new Turn("AUTH TLS\r\n", "234 begin\r\n")),
          "nntp",
          List.of(new Turn("", "200 ready\r\n"), new Turn("STARTTLS\r\n", "382 begin\r\n")),
          "sieve",
          List.of(
              new Turn("", "\"SIEVE\" \"fileinto\"\r\n\"StartTLS\"\r\nOK \"ready\"\r\n"),
              new Turn("STARTTLS\r\n", "OK \"begin\"\r\n")),
          "postgres",
          List.of(new Turn("\\x00\\x00\\x00\\x08\\x04\\xd2\\x16\\x2f", "S")),
          "mysql",
          List.of(new Turn("", MYSQL_GREETING), new Turn("(?s)\\x20\\x00\\x00\\x01.{32}", "")),
          "ldap",
          List.of(
              new Turn(
                  "\\x30\\x1d\\x02\\x01\\x01\\x77\\x18\\x80\\x16[0-9.]{22}",
                  latin("300c02010178070a010004000400"))),
          "xmpp",
          List.of(
              new Turn(
                  "(?s).*<stream:stream [^>]*>",
                  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' id='1'>"
                      + "<stream:features><starttls xmlns='"
                      + XMPP_TLS
                      + "'><required/></starttls>"
                      + "<mechanisms><mechanism>PLAIN</mechanism></mechanisms></stream:features>"),
              new Turn("(?s)<starttls [^>]*/>", "<proceed xmlns='" + XMPP_TLS + "'/>")));

  private static List<Turn> turns(String protocol) {
    return Objects.requireNonNull(TALKS.get(protocol));
  }

  private static String latin(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  private static void say(Tube tube, String text) throws IOException {
    tube.send(Bytes.of(text, StandardCharsets.ISO_8859_1));
  }

  private static void hear(Tube tube, String awaited) throws IOException {
    var heard = new StringBuilder();
    while (!heard.toString().matches(awaited)) {
      heard.append(tube.readExactly(1).text(StandardCharsets.ISO_8859_1));
    }
  }

  /// Holds the talk, then does TLS and greets.
  private static Handler server(List<Turn> turns, boolean openssl) throws Exception {
    var tls = Tls.server(Certificates.identity(Certificates.local()));
    return tube -> {
      var tag = "a";
      for (var turn : turns) {
        if (openssl && turn.awaited().equals("STARTTLS\r\n") && turn.said().startsWith("382")) {
          // openssl asks NNTP and IMAP servers first, the latter with tags of its own.
          hear(tube, "CAPABILITIES\r\n");
          say(tube, "101 these\r\nSTARTTLS\r\n.\r\n");
        }
        if (openssl && turn.awaited().contains("CAPABILITY")) {
          hear(tube, "\\. CAPABILITY\r\n");
          say(tube, "* CAPABILITY IMAP4rev1 STARTTLS\r\n. OK done\r\n");
          tag = ".";
        } else {
          hear(tube, turn.awaited());
        }
        say(tube, turn.said().replace("\r\na OK", "\r\n" + tag + " OK"));
      }
      var inside = tls.wrap(tube.asDuplex(), Deadline.after(Duration.ofSeconds(20)));
      try (var safe = Tube.over(inside)) {
        safe.sendLine("safe");
        var _ = safe.readToEnd();
      }
    };
  }

  private static Server listen(Handler handler) throws IOException {
    return Server.listen(
        TcpAddress.loopback(0), ServerOptions.defaults().withGrace(Duration.ZERO), handler);
  }

  private static Duplex connect(Server server, String protocol) throws Exception {
    return Duplex.connect(
        server.address(),
        ConnectOptions.defaults().withTimeout(Duration.ofSeconds(20)),
        StartTls.layer(protocol, "localhost"),
        Tls.client("localhost", Certificates.trusting(Certificates.local())));
  }

  static List<String> protocols() {
    return StartTls.protocols();
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void theTalkEndsWhereTlsBegins(String protocol) throws Exception {
    try (var server = listen(server(turns(protocol), false));
        var tube = Tube.over(connect(server, protocol))) {
      assertThat(tube.readLine()).isEqualTo("safe");
      assertThat(tube.facts(TlsFacts.class)).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void opensslTalksToTheseServersInTheSameWay(String protocol) throws Exception {
    assumeInstalled("openssl");
    try (var server = listen(server(turns(protocol), true))) {
      var process =
          new ProcessBuilder(
                  "openssl",
                  "s_client",
                  "-quiet",
                  "-starttls",
                  protocol,
                  "-connect",
                  "127.0.0.1:" + server.port())
              .redirectErrorStream(true)
              .start();
      try (var out = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.lines().anyMatch("safe"::equals)).as("openssl is safe").isTrue();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static void assumeInstalled(String program) {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
        program + " is not installed");
  }

  /// What somebody in the middle adds behind the server's last plain word.
  @ParameterizedTest
  @MethodSource("protocols")
  void wordsBeforeTlsAreAnAttack(String protocol) throws Exception {
    var turns = turns(protocol);
    var last = turns.getLast();
    var injected =
        Stream.concat(
                turns.subList(0, turns.size() - 1).stream(),
                Stream.of(new Turn(last.awaited(), last.said() + "+OK injected\r\n")))
            .toList();
    if (last.said().isEmpty()) {
      // Here the client has the last word, so the server's too many come with its own last.
      var before = turns.get(turns.size() - 2);
      injected = List.of(new Turn(before.awaited(), before.said() + "injected"), last);
    }
    try (var server = listen(server(injected, false))) {
      assertThat(failure(server, protocol))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL))
          .hasMessageContaining("CVE-2011-0411");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "smtp, 220 hi|250 nothing, NOT_TLS, does not offer it",
    "smtp, 220 hi|250 STARTTLS|454 not now, NOT_TLS, 454 not now",
    "smtp, 554 go away, NOT_TLS, 554 go away",
    "smtp, +OK pop, PROTOCOL, another protocol",
    "pop3, +OK hi|-ERR no, NOT_TLS, -ERR no",
    "pop3, 220 hi, PROTOCOL, another protocol",
    "imap, * PREAUTH hi, NOT_TLS, PREAUTH",
    "imap, * OK hi|a BAD no, NOT_TLS, a BAD no",
    "imap, * BYE hi, NOT_TLS, BYE",
    "ftp, 220 hi|500 what, NOT_TLS, 500 what",
    "nntp, 200 hi|502 no, NOT_TLS, 502 no",
    "sieve, OK, NOT_TLS, does not offer it",
    "sieve, HTTP/1.1 400 what, PROTOCOL, another protocol",
    "xmpp, <stream:stream><stream:features/>, NOT_TLS, does not offer it",
    "xmpp, <stream:stream><stream:error><a/>, NOT_TLS, refused",
    "xmpp, <html>, PROTOCOL, another protocol",
  })
  void aRefusalIsTold(String protocol, String answers, Reason reason, String words)
      throws Exception {
    Handler refusing =
        tube -> {
          for (var answer : answers.split("\\|", -1)) {
            say(tube, answer + "\r\n");
            if (tube.awaitData(Duration.ofSeconds(5))) {
              var _ = tube.readAvailable();
            }
          }
        };
    try (var server = listen(refusing)) {
      assertThat(failure(server, protocol))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
          .hasMessageContaining(words);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "postgres, 4e, NOT_TLS",
    "postgres, 45000000, NOT_TLS",
    "postgres, 48, PROTOCOL",
    "ldap, 300c02010178070a013404000400, NOT_TLS",
    "ldap, 30840000000c, PROTOCOL",
    "ldap, 3003020101, PROTOCOL",
    "ldap, 300c02010178ff0a013404000400, PROTOCOL",
    "ldap, 48545450, PROTOCOL",
    "mysql, 0700000a382e3000000000, PROTOCOL",
    "mysql, 09000000ff1004546f6f206d616e79, NOT_TLS",
    "mysql, 48545450, PROTOCOL",
    "mysql, ffffff000a, PROTOCOL",
    "mysql, 200000000a3800 01000000 73616c7473616c7400 0000 210200 0000000000000000000000000000, NOT_TLS",
  })
  void aRefusalInBytesIsTold(String protocol, String hex, Reason reason) throws Exception {
    Handler refusing =
        tube -> {
          say(tube, latin(hex.replace(" ", "")));
          var _ = tube.readToEnd();
        };
    try (var server = listen(refusing)) {
      assertThat(failure(server, protocol).reason()).isEqualTo(reason);
    }
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void aServerThatFloodsHangsUpOrKeepsSilentIsTold(String protocol) throws Exception {
    Handler flooding =
        tube -> {
          while (true) {
            tube.send("2".repeat(10_000));
          }
        };
    try (var server = listen(flooding)) {
      assertThat(failure(server, protocol).reason()).isIn(Reason.PROTOCOL, Reason.NOT_TLS);
    }
    try (var server = listen(tube -> {})) {
      assertThat(failure(server, protocol).reason()).isIn(Reason.NOT_TLS, Reason.TRUNCATED);
    }
    try (var server = listen(tube -> tube.readToEnd())) {
      var quick = ConnectOptions.defaults().withTimeout(Duration.ofMillis(100));
      assertThatThrownBy(
              () -> Duplex.connect(server.address(), quick, StartTls.layer(protocol, "h")).close())
          .isInstanceOfSatisfying(
              TlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
    }
  }

  @Test
  void anUnknownProtocolIsTold() {
    assertThatThrownBy(() -> StartTls.layer("gopher", "h"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("known: ftp, imap");
  }

  private static TlsException failure(Server server, String protocol) {
    return catchThrowableOfType(
        TlsException.class,
        () -> {
          try (var duplex = connect(server, protocol)) {
            throw new AssertionError("connected to " + duplex.peer());
          }
        });
  }
}
