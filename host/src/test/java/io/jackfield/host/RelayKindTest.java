package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Bytes;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.UnixAddress;
import io.jackfield.WireEvent;
import io.jackfield.junit.LeakCheck;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Connections that go on to another address, over real sockets.
@Timeout(60)
@ExtendWith(LeakCheck.class)
final class RelayKindTest {
  @TempDir private Path folder;

  private Hosted start(String to) throws IOException {
    return Hosted.start(folder, "relay: " + to);
  }

  @Test
  void theClientsEndGoesThroughAndTheAnswerComesBack() throws Exception {
    try (var there = Server.listen(0, tube -> tube.sendLine("got " + tube.readToEnd()));
        var hosted = start("tcp://127.0.0.1:" + there.port());
        var tube = hosted.connect()) {
      tube.send("all of it");
      tube.closeOutput();
      assertThat(tube.readToEnd().text()).isEqualTo("got all of it\n");
    }
  }

  @Test
  void theOtherSidesEndGoesThroughAndItStillHears() throws Exception {
    var heard = new CompletableFuture<String>();
    try (var there =
            Server.listen(
                0,
                tube -> {
                  tube.sendLine("that is all");
                  tube.closeOutput();
                  heard.complete(tube.readToEnd().text());
                });
        var hosted = start("127.0.0.1:" + there.port());
        var tube = hosted.connect()) {
      assertThat(tube.readToEnd().text()).isEqualTo("that is all\n");
      tube.send("still here");
      tube.closeOutput();
      assertThat(heard.get(Hosted.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("still here");
    }
  }

  @Test
  void aMebibyteGoesThereAndBack() throws Exception {
    var bytes = Bytes.of(new byte[1 << 20]);
    try (var there = Server.listen(0, tube -> tube.send(tube.readExactly(1 << 20)));
        var hosted = start("127.0.0.1:" + there.port());
        var tube = hosted.connect()) {
      tube.send(bytes);
      assertThat(tube.readExactly(1 << 20)).isEqualTo(bytes);
    }
  }

  @Test
  void aUnixSocketIsFoundBesideTheFile() throws Exception {
    var socket = UnixAddress.of(folder.resolve("socket").toString());
    try (var there =
            Server.listen(socket, ServerOptions.defaults(), tube -> tube.sendLine("unix"));
        var hosted = start("unix:socket");
        var tube = hosted.connect()) {
      assertThat(there.address()).isEqualTo(socket);
      assertThat(tube.readLine()).isEqualTo("unix");
      tube.closeOutput();
      assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
    }
  }

  @Test
  void thatNobodyListensThereIsInTheLogAndTheClientSeesTheEnd() throws Exception {
    int free;
    try (var taken = new ServerSocket(0)) {
      free = taken.getLocalPort();
    }
    try (var hosted = start("127.0.0.1:" + free);
        var tube = hosted.connect()) {
      assertThat(tube.readToEnd()).isEqualTo(Bytes.EMPTY);
      var note = hosted.next("relay-failed");
      assertThat(note.fields()).containsEntry("to", TcpAddress.loopback(free).display());
      assertThat(note.fields().get("reason")).contains("refused");
      hosted.events().next(WireEvent.Closed.class, _ -> true);
    }
  }
}
