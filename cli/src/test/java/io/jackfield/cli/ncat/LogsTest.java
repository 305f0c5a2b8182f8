package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.ncat.Party.Who;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogsTest {
  private static final String ALL =
      "hello\nabc\r\n\u0000\u00ff 16 and more than that, ~\u007f and 0123456789abcdef";

  @TempDir private Path folder;

  private String log(Who who, boolean client, String... options) throws Exception {
    var file = folder.resolve("log");
    int port = Party.freePort();
    var target = new String[] {"127.0.0.1", String.valueOf(port)};
    var words =
        java.util.stream.Stream.of(options, new String[] {file.toString()}, target)
            .flatMap(java.util.stream.Stream::of)
            .toArray(String[]::new);
    try (var server = Party.listen(client ? Who.OURS : who, client ? target : words);
        var party = (client ? who : Who.OURS).start(client ? words : target)) {
      party.type(ALL);
      assertThat(server.text(ALL.length())).isEqualTo(ALL);
      server.type("back");
      assertThat(party.text(4)).isEqualTo("back");
      party.endInput();
      server.endInput();
      assertThat(server.exitCode()).isZero();
      assertThat(party.exitCode()).isZero();
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  @Test
  void plainLogHoldsAllThatPasses() throws Exception {
    for (var who : Who.values()) {
      assertThat(log(who, true, "-o")).as("%s", who).isEqualTo(ALL + "back");
      assertThat(log(who, false, "-o")).as("%s", who).isEqualTo(ALL + "back");
    }
  }

  @Test
  void hexDumpIsTheOriginals() throws Exception {
    var theirs = log(Who.THEIRS, true, "-x");
    assertThat(log(Who.OURS, true, "-x")).isEqualTo(theirs);
    assertThat(log(Who.OURS, false, "-x")).isEqualTo(theirs);
  }

  @Test
  void appendOutputKeepsWhatWasThere() throws Exception {
    for (var who : Who.values()) {
      Files.writeString(folder.resolve("log"), "before ");
      assertThat(log(who, true, "--append-output", "-o")).isEqualTo("before " + ALL + "back");
      assertThat(log(who, true, "-o")).isEqualTo(ALL + "back");
    }
  }

  @Test
  void aFileThatCannotBeWrittenEndsWithTwo() throws Exception {
    var result = Party.run("-o", folder.resolve("no/such/folder").toString(), "127.0.0.1", "1");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("Ncat: Error opening ").endsWith("QUITTING.\n");
  }
}
