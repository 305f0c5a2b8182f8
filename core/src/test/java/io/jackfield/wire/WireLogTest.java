package io.jackfield.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Bytes;
import io.jackfield.ConnectOptions;
import io.jackfield.Server;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireLogTest {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  /// What is logged at the client that sends `said` to a peer which sends it back.
  private List<String> echoed(WireLog log, Bytes said) throws IOException {
    try (var server = Server.listen(0, client -> client.send(client.readExactly(said.size())));
        var tube =
            Tube.connect(
                server.address(),
                ConnectOptions.defaults().withListener(log),
                TubeOptions.defaults())) {
      tube.send(said);
      tube.readExactly(said.size());
      return lines.stream().filter(line -> !line.contains("connect")).toList();
    }
  }

  private WireLog log() {
    return new WireLog(lines::add).withBytes();
  }

  @Test
  void s41textIsQuoted() throws IOException {
    assertThat(echoed(log(), Bytes.of("Hello World\n")))
        .containsExactly(
            "sent 12 bytes: \"Hello World\\n\"", "received 12 bytes: \"Hello World\\n\"");
  }

  @Test
  void s41linesStandBelowEachOther() throws IOException {
    assertThat(echoed(log(), Bytes.of("Grüße\r\n> ")))
        .startsWith("sent 11 bytes", "  \"Grüße\\r\\n\"", "  \"> \"");
  }

  @Test
  void s41aRunOfOneByteIsCounted() throws IOException {
    assertThat(echoed(log(), Bytes.of("A".repeat(1000))).getFirst())
        .isEqualTo("sent 1,000 bytes: \"A\" each");
  }

  @Test
  void s41anythingElseIsAHexdump() throws IOException {
    assertThat(echoed(log(), Bytes.of((byte) 0, (byte) 0xff, (byte) 'A')))
        .startsWith("sent 3 bytes", "  0000  00 ff 41" + " ".repeat(41) + "..A");
  }

  @Test
  void aLongPieceIsCutShort() throws IOException {
    var lines = echoed(log(), Bytes.of("line\n".repeat(2000)));
    assertThat(lines.getFirst()).isEqualTo("sent 10,000 bytes");
    assertThat(lines).contains("  ... and 5,904 bytes more");
  }

  @Test
  void withoutBytesOnlyStepsAreTold() throws IOException {
    assertThat(echoed(new WireLog(lines::add), Bytes.of("secret"))).isEmpty();
    assertThat(lines).anyMatch(line -> line.startsWith("connected to 127.0.0.1:"));
  }

  @Test
  void escapesWhatWouldSteerATerminal() throws IOException {
    assertThat(echoed(log(), Bytes.of("\u001b[2J")).getFirst())
        .isEqualTo("sent 4 bytes: \"\\x1b[2J\"");
  }
}
