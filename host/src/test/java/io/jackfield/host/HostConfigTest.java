package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.TcpAddress;
import io.jackfield.host.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class HostConfigTest {
  private static final String GOOD =
      """
      grace: 2s
      services:
        geo:
          listen: 127.0.0.1:7000
          limits:
            connections: 5000
            per-peer: 20
            idle: 60s
            total: 5m
          quiz:
            questions: capitals.csv
            templates:
              - { prompt: "Capital of {country}? ", answer: capital }
            ask: 2
            time: 30s
            time-per-question: 10s
            flag: flag{x}
            texts:
              won: "Yes: {flag}"
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writesTheQuestions() throws IOException {
    csv("country,capital\nPeru,Lima\nBrazil,Brasília|Brasilia\n");
  }

  private void csv(String text) throws IOException {
    Files.writeString(folder.resolve("capitals.csv"), text);
  }

  private HostConfig load(String yaml) throws IOException {
    Files.writeString(folder.resolve("host.yaml"), yaml);
    return HostConfig.load(folder);
  }

  /// The printed mistakes, without the folder.
  private List<String> mistakes(String yaml) throws IOException {
    Files.writeString(folder.resolve("host.yaml"), yaml);
    return mistakes();
  }

  private List<String> mistakes() {
    var e = catchThrowableOfType(ConfigException.class, () -> HostConfig.load(folder));
    assertThat(e).as("a refused configuration").isNotNull();
    return String.valueOf(e.getMessage()).replace(folder + "/", "").lines().toList();
  }

  @Test
  void everySettingIsRead() throws IOException {
    var config = load(GOOD);
    assertThat(config.grace()).isEqualTo(Duration.ofSeconds(2));
    var service = config.services().getFirst();
    assertThat(service.name()).isEqualTo("geo");
    assertThat(service.kind()).isEqualTo("quiz");
    assertThat(service.listen()).isEqualTo(new TcpAddress("127.0.0.1", 7000));
    assertThat(service.limits().connections()).isEqualTo(5000);
    assertThat(service.limits().connectionsPerPeer()).isEqualTo(20);
    assertThat(service.limits().idle()).isEqualTo(Duration.ofSeconds(60));
    assertThat(service.limits().total()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whatIsLeftOutHasSafeDefaults() throws IOException {
    csv("question,answer\n" + "What is 1+1?,2\n".repeat(10));
    var config =
        load("services: { q: { listen: ':0', quiz: { questions: capitals.csv, flag: f } } }");
    assertThat(config.grace()).isEqualTo(Duration.ofSeconds(5));
    var service = config.services().getFirst();
    assertThat(service.listen()).isEqualTo(TcpAddress.loopback(0));
    assertThat(service.limits().connectionsPerPeer()).isEqualTo(100);
    assertThat(service.limits().total()).isEqualTo(Duration.ofMinutes(10));
  }

  static List<Arguments> mistakesOfOneSetting() {
    return List.of(
        Arguments.of(
            "ask: 2",
            "ask: many",
            "host.yaml:14: services.geo.quiz.ask: expected a whole number from 1 to 100000,"
                + " found \"many\""),
        Arguments.of(
            "ask: 2",
            "ask: 0",
            "host.yaml:14: services.geo.quiz.ask: expected a whole number from 1 to 100000,"
                + " found \"0\""),
        Arguments.of(
            "ask: 2",
            "ask: 99999999999999999999",
            "host.yaml:14: services.geo.quiz.ask: expected a whole number from 1 to 100000,"
                + " found \"99999999999999999999\""),
        Arguments.of(
            "ask: 2",
            "ask:",
            "host.yaml:14: services.geo.quiz.ask: expected a whole number from 1 to 100000,"
                + " found nothing"),
        Arguments.of(
            "ask: 2",
            "ask: [2]",
            "host.yaml:14: services.geo.quiz.ask: expected a whole number from 1 to 100000,"
                + " found a list"),
        Arguments.of(
            "ask: 2",
            "asks: 1",
            "host.yaml:14: services.geo.quiz.asks: unknown key; did you mean ask?"),
        Arguments.of(
            "ask: 2",
            "ask: 1\n      ask: 2",
            "host.yaml:15: services.geo.quiz.ask: this key stands twice; first in line 14"),
        Arguments.of(
            "time: 30s",
            "time: 30",
            "host.yaml:15: services.geo.quiz.time: expected a duration such as 500ms, 5s, 2m or 1h,"
                + " found \"30\""),
        Arguments.of(
            "time: 30s",
            "time: 0s",
            "host.yaml:15: services.geo.quiz.time: expected a duration from 1 ms to 1440 min,"
                + " found \"0s\""),
        Arguments.of(
            "127.0.0.1:7000",
            "7000",
            "host.yaml:4: services.geo.listen: expected an address such as 127.0.0.1:7000,"
                + " or :7000 for the loopback address, found \"7000\""),
        Arguments.of(
            "127.0.0.1:7000",
            "127.0.0.1:70000",
            "host.yaml:4: services.geo.listen: expected an address: port out of range: 70000"
                + " (0 to 65535)"),
        Arguments.of(
            "127.0.0.1:7000",
            "udp://127.0.0.1:7000",
            "host.yaml:4: services.geo.listen: expected a TCP address, host:port,"
                + " found \"udp://127.0.0.1:7000\""),
        Arguments.of(
            "    listen: 127.0.0.1:7000\n",
            "",
            "host.yaml:3: services.geo: missing key listen: the address, such as 127.0.0.1:7000"),
        Arguments.of(
            "per-peer: 20",
            "per-per: 20",
            "host.yaml:7: services.geo.limits.per-per: unknown key; did you mean per-peer?"),
        Arguments.of(
            "per-peer: 20",
            "per-peer: -1",
            "host.yaml:7: services.geo.limits.per-peer: expected a whole number from 1 to 1000000,"
                + " found \"-1\""),
        Arguments.of(
            "questions: capitals.csv",
            "questions: nowhere.csv",
            "host.yaml:11: services.geo.quiz.questions: no such file: nowhere.csv"),
        Arguments.of(
            "questions: capitals.csv",
            "questions: .",
            "host.yaml:11: services.geo.quiz.questions: not a file: "),
        Arguments.of(
            "      flag: flag{x}\n",
            "",
            "host.yaml:10: services.geo.quiz: missing key flag: what the winner gets"),
        Arguments.of(
            "answer: capital ",
            "answer: capitol ",
            "host.yaml:13: services.geo.quiz.templates[0].answer: capitals.csv has no column"
                + " \"capitol\"; did you mean capital?"),
        Arguments.of(
            "{country}",
            "{land}",
            "host.yaml:13: services.geo.quiz.templates[0].prompt: capitals.csv has no column"
                + " \"land\"; known here: country, capital"),
        Arguments.of(
            "Yes: {flag}",
            "Yes: {flog}",
            "host.yaml:19: services.geo.quiz.texts.won: unknown placeholder {flog};"
                + " did you mean flag?"),
        Arguments.of(
            "won: ",
            "win: ",
            "host.yaml:19: services.geo.quiz.texts.win: unknown key; did you mean won?"),
        Arguments.of(
            "ask: 2",
            "ask: 3",
            "host.yaml:14: services.geo.quiz.ask: cannot ask 3 questions: capitals.csv gives only 2"
                + " (rows by templates)"),
        Arguments.of(
            "idle: 60s",
            "idle: 10s",
            "host.yaml:10: services.geo.quiz: time-per-question (10 s) must be shorter than"
                + " limits.idle (10 s), which would cut players off without a word"),
        Arguments.of(
            "total: 5m",
            "total: 20s",
            "host.yaml:10: services.geo.quiz: time (30 s) must be shorter than limits.total (20 s),"
                + " which would cut players off without a word"),
        Arguments.of(
            "  geo:",
            "  Geo!:",
            "host.yaml:3: services.Geo!: the name of a service is lower-case letters, digits and"
                + " hyphens"),
        Arguments.of(
            "grace: 2s", "grase: 2s", "host.yaml:1: grase: unknown key; did you mean grace?"),
        Arguments.of(
            "    quiz:",
            "    quiz: hard\n    x:",
            "host.yaml:10: services.geo.quiz: expected settings (key: value), found \"hard\""));
  }

  @ParameterizedTest
  @MethodSource("mistakesOfOneSetting")
  void aMistakeIsToldWithItsLineAndKey(String right, String wrong, String told) throws IOException {
    assertThat(GOOD).contains(right);
    assertThat(mistakes(GOOD.replace(right, wrong)))
        .anySatisfy(line -> assertThat(line).startsWith(told));
  }

  @Test
  void allMistakesAreToldAtOnceInTheOrderOfTheLines() throws IOException {
    csv("country,capital\nPeru,\nBrazil,Brasília,x\n");
    var yaml =
        GOOD.replace("grace: 2s", "grace: soon")
            .replace("listen: 127.0.0.1:7000", "listen: here")
            .replace("ask: 2", "ask: many")
            .replace("flag: flag{x}", "flagg: flag{x}");
    assertThat(mistakes(yaml))
        .containsExactly(
            "host.yaml:1: grace: expected a duration such as 500ms, 5s, 2m or 1h, found \"soon\"",
            "host.yaml:4: services.geo.listen: expected an address: missing port in \"here\";"
                + " expected host:port",
            "host.yaml:10: services.geo.quiz: missing key flag: what the winner gets",
            "host.yaml:14: services.geo.quiz.ask: expected a whole number from 1 to 100000,"
                + " found \"many\"",
            "host.yaml:17: services.geo.quiz.flagg: unknown key; did you mean flag?",
            "capitals.csv:3: expected 2 cells as in the header row, found 3");
  }

  @Test
  void twoServicesCannotListenOnOneAddress() throws IOException {
    var second = GOOD.substring(GOOD.indexOf("  geo:")).replace("geo:", "geo2:");
    assertThat(mistakes(GOOD + second))
        .containsExactly(
            "host.yaml:21: services.geo2.listen: the service geo listens there as well");
  }

  @Test
  void aServiceNeedsAKind() throws IOException {
    assertThat(mistakes("services:\n  a:\n    listen: :0\n"))
        .containsExactly(
            "host.yaml:2: services.a: a service has exactly one kind, found none; known: quiz, run, relay");
  }

  @Test
  void brokenYamlIsToldWithLineAndColumn() throws IOException {
    assertThat(mistakes("services:\n  geo: [1, 2\n  other: 3\n"))
        .singleElement()
        .asString()
        .startsWith("host.yaml:3: not valid YAML at column 8: ");
    assertThat(mistakes("services:\n\tgeo: 1\n"))
        .singleElement()
        .asString()
        .startsWith("host.yaml:2: not valid YAML at column 1: ");
    assertThat(mistakes("a: 1\n---\nb: 2\n")).singleElement().asString().contains("not valid YAML");
    assertThat(mistakes("a: \u0001\n")).singleElement().asString().contains("not valid YAML");
  }

  @Test
  void aFileOfAnotherShapeIsTold() throws IOException {
    assertThat(mistakes("")).containsExactly("host.yaml: the file is empty");
    assertThat(mistakes("- a\n"))
        .containsExactly("host.yaml:1: expected settings (key: value), found a list");
    assertThat(mistakes("grace: 1s\n"))
        .containsExactly("host.yaml:1: missing key services: the services by name");
    assertThat(mistakes("services: {}\n"))
        .containsExactly("host.yaml:1: services: expected at least one service");
  }

  @Test
  void aMissingFileIsTold() {
    assertThat(mistakes()).containsExactly("host.yaml: no such file");
  }

  @Test
  void aFileInAnotherEncodingIsTold() throws IOException {
    Files.write(folder.resolve("host.yaml"), "a: 1\nb: é\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(mistakes())
        .containsExactly("host.yaml:2: not UTF-8: byte 0xe9; save the file as UTF-8");
  }

  static List<Arguments> mistakesInTheTable() {
    return List.of(
        Arguments.of("", "capitals.csv: the file is empty; expected a header row"),
        Arguments.of("country,capital\nPeru,\n", "capitals.csv:2: capital: the cell is empty"),
        Arguments.of(
            "country,capital\nPeru,Lima||X\n",
            "capitals.csv:2: capital: an empty name among those separated by |"),
        Arguments.of(
            "country,capital\n\nPeru\n",
            "capitals.csv:3: expected 2 cells as in the header row, found 1"),
        Arguments.of(
            "country,capital\nPeru,Lima,x\n",
            "capitals.csv:2: expected 2 cells as in the header row, found 3"),
        Arguments.of(
            "country,capital\n\"Pe\nru\",Lima\nBrazil,\"Bra\"x\n",
            "capitals.csv:4: not valid CSV: Unexpected character after closing quote"),
        Arguments.of("country,capital\nPeru,\"Lima\n", "capitals.csv:2: not valid CSV: "),
        Arguments.of(
            "country,country\nPeru,Lima\n", "capitals.csv:1: the column \"country\" stands twice"),
        Arguments.of("country,\nPeru,Lima\n", "capitals.csv:1: column 2 has no name"));
  }

  @ParameterizedTest
  @MethodSource("mistakesInTheTable")
  void aMistakeInTheTableIsToldWithItsLine(String csv, String told) throws IOException {
    csv(csv);
    assertThat(mistakes(GOOD)).anySatisfy(line -> assertThat(line).startsWith(told));
  }

  @Test
  void aTableInAnotherEncodingIsTold() throws IOException {
    Files.write(
        folder.resolve("capitals.csv"),
        "country,capital\nPeru,Lima\nBrazil,Brasília\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(mistakes(GOOD))
        .containsExactly("capitals.csv:3: not UTF-8: byte 0xed; save the file as UTF-8");
  }

  @Test
  void withoutTemplatesTheColumnsAreQuestionAndAnswer() throws IOException {
    var from = GOOD.indexOf("      templates:");
    var yaml = GOOD.substring(0, from) + GOOD.substring(GOOD.indexOf("      ask:"));
    assertThat(mistakes(yaml))
        .containsExactly(
            "host.yaml:10: services.geo.quiz: capitals.csv has no column \"question\"; name it so,"
                + " or say how to ask with templates",
            "host.yaml:10: services.geo.quiz: capitals.csv has no column \"answer\"; name it so,"
                + " or say how to ask with templates");
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsAreFine() throws IOException {
    csv("\uFEFFcountry,capital\r\nPeru,Lima\r\nBrazil,Brasília\r\n");
    assertThat(load("\uFEFF" + GOOD.replace("\n", "\r\n")).services()).hasSize(1);
  }
}
