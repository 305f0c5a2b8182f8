package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class JackTest {
  private static final String VERBS =
      "connect, listen, relay, scan, send, receive, run, replay, serve, proxy, host, show, export,"
          + " cert, completion, version";
  private static final String SERVICES = "echo, discard, chargen, daytime, time, qotd";
  private static final String TIMES =
      " takes a time such as 500ms, 5s, 2m or 1h (a bare number is seconds), not ";

  /// Words as one would type them, what is said, and whose help is advised.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                           | a verb is missing: " + VERBS + "                | jack",
        "frob                         | unknown verb \"frob\"; known: " + VERBS + "     | jack",
        "frob 127.0.0.1 7             | unknown verb \"frob\"; known: " + VERBS + "     | jack",
        "-x                           | unknown option -x                               | jack",
        "@words                       | unknown verb \"@words\"; known: " + VERBS + "   | jack",
        "connect -x 127.0.0.1 7       | unknown option -x                               | jack connect",
        "connect --frob 127.0.0.1 7   | unknown option --frob                           | jack connect",
        "connect                      | where to? give HOST PORT                            | jack connect",
        "connect 127.0.0.1 70000      | port out of range: 70000 (0 to 65535)           | jack connect",
        "connect 127.0.0.1:70000      | port out of range: 70000 (0 to 65535)           | jack connect",
        "connect 127.0.0.1 abc        | not a port: \"abc\"; expected 0 to 65535 or a service name"
            + " | jack connect",
        "connect [::1 7               | bad character '[' in host \"[::1\"              | jack connect",
        "connect [::1                 | missing ] after the IPv6 address in \"[::1\"    | jack connect",
        "connect ::1:7                | an IPv6 address needs brackets before a port: \"::1:7\";"
            + " write [address]:port | jack connect",
        "connect 127.0.0.1            | missing port in \"127.0.0.1\"; expected host:port"
            + " | jack connect",
        "connect 127.0.0.1 0          | cannot connect to port 0 in \"127.0.0.1:0\"; ports go from 1"
            + " to 65535 | jack connect",
        "connect 127.0.0.1 7 8        | an address is one word (tcp://host:port) or two (host port), not 3                        | jack connect",
        "connect -w 0 127.0.0.1 7     | --timeout"
            + TIMES
            + "\"0\"                     | jack connect",
        "connect -w abc 127.0.0.1 7   | --timeout"
            + TIMES
            + "\"abc\"                   | jack connect",
        "connect -w                   | -w needs a TIME                                 | jack connect",
        "connect -4 -6 127.0.0.1 7    | -4 and -6 exclude each other                    | jack connect",
        "connect -u tcp://127.0.0.1:7 | cannot connect to tcp://127.0.0.1:7 over UDP    | jack connect",
        "connect -                    | cannot connect to -; give HOST PORT             | jack connect",
        "connect http://127.0.0.1     | unknown scheme \"http\"; known: tcp, udp, tls, unix, exec, pty | jack connect",
        "connect -v -v 127.0.0.1 7    | -v is given twice                               | jack connect",
        "listen                       | listen where? give a PORT, or HOST PORT                           | jack listen",
        "listen 70000                 | port out of range: 70000 (0 to 65535)           | jack listen",
        "listen udp://127.0.0.1:0     | cannot listen on udp://127.0.0.1:0 over TCP     | jack listen",
        "listen -u tcp://127.0.0.1:0  | cannot listen on tcp://127.0.0.1:0 over UDP     | jack listen",
        "listen 127.0.0.1 0 0         | an address is one word (tcp://host:port) or two (host port), not 3                        | jack listen",
        "listen -4 -6 0               | -4 and -6 exclude each other                    | jack listen",
        "replay                       | replay which transcript? give its FILE          | jack replay",
        "replay x.jsonl 7000          | as whom? give --as client or --as server        | jack replay",
        "replay x --as both 7000      | --as takes client or server, not \"both\"         | jack replay",
        "replay x --as client -k 7000 | --keep is about --as server                      | jack replay",
        "serve                        | serve what? " + SERVICES + "              | jack serve",
        "serve frob                   | no service \"frob\"; known: "
            + SERVICES
            + "    | jack serve",
        "serve echo abc               | not a port: \"abc\"; expected 0 to 65535 or a service name"
            + " | jack serve",
        "run                          | which program? give a FILE                      | jack run",
        "run --local sh               | --local and --pty come after the file, the command last | jack run",
        "run x.java --timeout         | --timeout needs a TIME                          | jack run",
        "completion                   | completion for which shell? bash or zsh                          | jack completion",
        "completion fish              | no completion for \"fish\"; known: bash, zsh    | jack completion",
        "host                         | host what? give a folder with a host.yaml                                | jack host",
      })
  void wrongWordsAreToldInOneLineAndTheHelpIsNamed(String words, String message, String command)
      throws Exception {
    assertUsage(
        JackRun.run(words.isBlank() ? new String[0] : words.split(" ", -1)), message, command);
  }

  private static void assertUsage(JackRun.Result result, String message, String command) {
    assertThat(result.errLines())
        .containsExactly("jack: " + message, "jack: try '" + command + " --help'");
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
  }

  private static final Set<Integer> CODES =
      Stream.concat(
              Stream.of(ExitCode.OK), Stream.of(FailureClass.values()).map(FailureClass::code))
          .collect(Collectors.toSet());

  @Test
  void wordsOfTheUserBreakNoLine() throws Exception {
    assertUsage(
        JackRun.run("serve", "a\nb\u001b[31m"),
        "no service \"a?b?[31m\"; known: " + SERVICES,
        "jack serve");
  }

  @Test
  void anUnknownHostIsToldInOneLine() throws Exception {
    // The domain "invalid" never resolves (RFC 6761, 6.4).
    var result = JackRun.run("connect", "nobody.invalid", "7");
    assertThat(result.errLines())
        .containsExactly(
            "jack: unknown host \"nobody.invalid\"; check the spelling, or the name service [name]");
    assertThat(result.code()).isEqualTo(FailureClass.NAME.code());
  }

  @Test
  void aClosedPortIsToldInOneLine() throws Exception {
    int closed;
    try (var gone = Loopback.IPV4.listen()) {
      closed = gone.getLocalPort();
    }
    var result = JackRun.run("connect", "127.0.0.1", "" + closed);
    assertThat(result.errLines())
        .containsExactly(
            "jack: 127.0.0.1:"
                + closed
                + " refused the connection: nothing listens on that port [refused]");
    assertThat(result.code()).isEqualTo(FailureClass.REFUSED.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"listen", "listen -k", "serve echo"})
  void aTakenPortIsToldInOneLine(String verb) throws Exception {
    try (var taken = Loopback.IPV4.listen()) {
      var at = Loopback.IPV4.at(taken.getLocalPort());
      var result = JackRun.run((verb + " " + at).split(" ", -1));
      assertThat(result.errLines())
          .containsExactly(
              "jack: cannot listen on "
                  + at
                  + ": the port is taken by another program; choose another, or 0 to have one"
                  + " picked [address]");
      assertThat(result.code()).isEqualTo(FailureClass.ADDRESS.code());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"listen", "listen -k", "listen -u", "listen -uk", "serve -u time"})
  void anAddressOfAnotherMachineIsToldInOneLine(String verb) throws Exception {
    // RFC 5737 keeps this network for documents.
    var result = JackRun.run((verb + " 192.0.2.1 0").split(" ", -1));
    assertThat(result.errLines())
        .containsExactly(
            "jack: cannot listen on 192.0.2.1:0: that is not an address of this machine [address]");
    assertThat(result.code()).isEqualTo(FailureClass.ADDRESS.code());
  }

  static List<String> verbs() {
    return Verbs.ALL.stream().map(Verb::name).toList();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void eachVerbHasHelpOnStandardOutput(String verb) throws Exception {
    var result = JackRun.run(verb, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("\nUsage: jack " + verb + " ", "-h, --help", "Example")
        .matches("(?s)\\p{ASCII}+")
        // What a format should have replaced.
        .doesNotContainPattern("%[ns%]");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(JackRun.run(verb, "-h").out()).isEqualTo(result.out());
  }

  @Test
  void helpNamesAllVerbsAndExitCodes() throws Exception {
    var result = JackRun.run("--help");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("Usage: jack ").contains("Exit codes:").contains(verbs());
  }

  @Test
  void versionIsALine() throws Exception {
    var result = JackRun.run("--version");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).matches("jack .+ \\(Java .+\\)\\R");
  }

  @Test
  void versionWinsOverAVerbThatFollows() throws Exception {
    var result = JackRun.run("--version", "serve", "echo", "70000");
    assertThat(result.out()).isEqualTo(JackRun.run("--version").out());
    assertThat(result.code()).isZero();
  }

  @Test
  void noWordsWhateverMakeItFailOtherwise() throws Exception {
    var noise = Noise.fresh();
    var random = noise.generator();
    int tried = 0;
    while (tried < 10_000) {
      var words = randomWords(random);
      if (isHarmless(words)) {
        tried++;
        var result = JackRun.run(words.toArray(String[]::new));
        assertThat(CODES).as("seed %d, %s", noise.seed(), words).contains(result.code());
        assertThat(result.err())
            .as("seed %d, %s", noise.seed(), words)
            .doesNotContain("Exception", "\tat ");
      }
    }
  }

  // Ports stand only inside words whose address is on loopback and closed, or of another machine.
  private static final List<String> WORDS =
      List.of(
          "connect",
          "listen",
          "serve",
          "host",
          "completion",
          "frob",
          "echo",
          "time",
          "qotd",
          "bash",
          "zsh",
          "-u",
          "-v",
          "-4",
          "-6",
          "-k",
          "-w",
          "-h",
          "-V",
          "-q",
          "-x",
          "-uk",
          "-kv",
          "-vw1ms",
          "--udp",
          "--verbose",
          "--help",
          "--version",
          "--timeout",
          "--timeout=1ms",
          "--quiet-end",
          "--quiet-end=1ms",
          "--check",
          "--frob",
          "--",
          "-",
          "",
          " ",
          "@x",
          "1ms",
          "70000",
          "-1",
          "abc",
          "1e9",
          "[::1",
          "[::1]",
          "::1",
          "127.0.0.1",
          "127.0.0.1:1",
          "tcp://127.0.0.1:1",
          "[::1]:1",
          "192.0.2.1:0",
          "udp://192.0.2.1:0",
          "/no/such/folder",
          "\n",
          "\u0000",
          "\ud83d\ude80",
          "\ud800",
          "${sys:user.name}",
          "%s",
          "'",
          "\"");

  private static List<String> randomWords(RandomGenerator random) {
    var words = new ArrayList<String>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int verbsFirst = i == 0 ? 6 : WORDS.size();
      words.add(WORDS.get(random.nextInt(random.nextInt(4) == 0 ? WORDS.size() : verbsFirst)));
    }
    return words;
  }

  /// Neither starts a server nor leaves the machine nor waits.
  private static boolean isHarmless(List<String> words) {
    boolean loopbackPort = words.stream().anyMatch(word -> word.endsWith(":1"));
    boolean foreignPort = words.stream().anyMatch(word -> word.endsWith(":0"));
    // The names of services are ports as well.
    long services = words.stream().filter(List.of("echo", "time", "qotd")::contains).count();
    if (words.contains("connect")) {
      boolean udp = words.stream().anyMatch(JackTest::meansUdp);
      return !foreignPort && services == 0 && !(loopbackPort && udp);
    }
    if (words.contains("listen")) {
      return !loopbackPort && services == 0;
    }
    // A service alone would listen on its own port, and port 1 may be free.
    return !loopbackPort
        && (!words.contains("serve") || services == 0 || (services == 1 && foreignPort));
  }

  private static boolean meansUdp(String word) {
    return word.contains("-u") || word.startsWith("udp:");
  }
}
