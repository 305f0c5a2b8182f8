package io.jackfield.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.Bytes;
import io.jackfield.transcript.Transcript.Ending;
import io.jackfield.transcript.Transcript.Entry;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TranscriptWriterTest {
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("talk.jsonl");
  }

  private Transcript transcript() throws IOException {
    return Transcript.read(file());
  }

  private List<Entry> entries(String event) throws IOException {
    return transcript().entries().stream().filter(each -> each.event().equals(event)).toList();
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    TranscriptWriter.create(file(), "").close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void anEarlierTranscriptIsReplacedAndAnotherFileIsNot() throws Exception {
    TranscriptWriter.create(file(), "first, with a long title").close();
    TranscriptWriter.create(file(), "second").close();
    assertThat(transcript().title()).isEqualTo("second");
    Files.writeString(file(), "");
    TranscriptWriter.create(file(), "third").close();
    assertThat(transcript().title()).isEqualTo("third");
    for (var precious : List.of("diary", "{\"event\":\"transcript\"", " ")) {
      Files.writeString(file(), precious);
      assertThatThrownBy(() -> TranscriptWriter.create(file(), ""))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessageContaining("left alone");
      assertThat(file()).content().isEqualTo(precious);
    }
    assertThatThrownBy(() -> TranscriptWriter.create(folder, ""))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void atTheLimitBytesAreNoLongerKeptAndLaterNothing() throws Exception {
    var limits = TranscriptLimits.defaults().withFileBytes(2 * MEBIBYTE);
    try (var writer = TranscriptWriter.create(file(), "", limits)) {
      writer.on(Wires.connected(1));
      for (int i = 0; i < 100; i++) {
        writer.on(Wires.received(1, new byte[MEBIBYTE]));
      }
      writer.on(Wires.closed(1, 100L * MEBIBYTE, 0));
      for (int i = 0; i < 100_000; i++) {
        writer.on(Wires.connected(i + 2));
      }
    }
    assertThat(transcript().ending()).isEqualTo(Ending.CUT);
    assertThat(transcript().sessions().getFirst().isWhole()).isFalse();
    assertThat(transcript().sessions().getFirst().received().size())
        .isBetween(MEBIBYTE, 2 * MEBIBYTE);
    assertThat(entries("closed")).hasSize(1);
    assertThat(entries("cut"))
        .extracting(each -> each.text("kept"))
        .containsExactly("no bytes", "nothing");
    assertThat(Files.size(file()))
        .isBetween(2L * MEBIBYTE, 3L * MEBIBYTE + TranscriptWriter.HEADROOM_BYTES);
    assertThat(Files.readString(file())).endsWith("\"event\":\"end\"}\n");
  }

  @Test
  void ofEachDirectionThereIsNoMoreThanItsLimit() throws Exception {
    var limits = TranscriptLimits.defaults().withDirectionBytes(10);
    try (var writer = TranscriptWriter.create(file(), "", limits)) {
      for (long id = 1; id <= 2; id++) {
        writer.on(Wires.connected(id));
        writer.on(Wires.sent(id, "12345678".getBytes(UTF_8)));
        writer.on(Wires.received(id, "1234567890".getBytes(UTF_8)));
        writer.on(Wires.sent(id, "12345678".getBytes(UTF_8)));
        writer.on(Wires.sent(id, "12345678".getBytes(UTF_8)));
        writer.on(Wires.closed(id, 10, 24));
      }
    }
    assertThat(transcript().sessions())
        .hasSize(2)
        .allSatisfy(session -> {
          assertThat(session.sent()).isEqualTo(Bytes.of("1234567812"));
          assertThat(session.received()).isEqualTo(Bytes.of("1234567890"));
          assertThat(session.isWhole()).isFalse();
        });
    assertThat(transcript().ending()).isEqualTo(Ending.CUT);
    assertThat(entries("cut"))
        .hasSize(2)
        .allSatisfy(cut -> {
          assertThat(cut.text("direction")).isEqualTo("sent");
          assertThat(cut.number("limit_bytes")).isEqualTo(10);
        });
  }

  @Test
  void aFailureIsToldOnceAtTheEndAndNotToThoseWhoTalk() throws Exception {
    var full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    var writer = TranscriptWriter.create(full, "");
    for (int i = 0; i < 10; i++) {
      writer.on(Wires.sent(1, new byte[MEBIBYTE]));
    }
    assertThatThrownBy(writer::close)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the transcript /dev/full could not be written: ")
        .hasMessageContaining("No space left");
    writer.close();
    writer.on(Wires.connected(1));
  }

  @Test
  void anInterruptOfWhoeverTalksDoesNotEndIt() throws Exception {
    try (var writer = TranscriptWriter.create(file(), "")) {
      for (var builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
        var interrupted =
            builder.start(() -> {
              Thread.currentThread().interrupt();
              writer.on(Wires.connected(1));
              writer.on(Wires.sent(1, new byte[MEBIBYTE]));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
        interrupted.join();
      }
      writer.on(Wires.closed(1, 0, 0));
    }
    assertThat(transcript().ending()).isEqualTo(Ending.WHOLE);
    assertThat(entries("sent")).hasSize(8);
    assertThat(entries("closed")).hasSize(1);
  }

  @Test
  void linesOfManyThreadsDoNotMix() throws Exception {
    int threads = 16;
    int each = 200;
    try (var writer = TranscriptWriter.create(file(), "")) {
      var all = new ArrayList<Thread>();
      for (int i = 0; i < threads; i++) {
        long id = i + 1L;
        all.add(
            Thread.ofVirtual()
                .start(() -> {
                  writer.on(Wires.connected(id));
                  for (int j = 0; j < each; j++) {
                    writer.on(Wires.received(id, (id + ":" + j + "\n").getBytes(UTF_8)));
                    if (j % 50 == 0) {
                      writer.on(Wires.sent(id, new byte[70_000]));
                    }
                  }
                }));
      }
      for (var thread : all) {
        thread.join();
      }
    }
    var sessions = transcript().sessions();
    assertThat(sessions).hasSize(threads);
    for (var session : sessions) {
      var expected = new StringBuilder();
      for (int j = 0; j < each; j++) {
        expected.append(session.id()).append(':').append(j).append('\n');
      }
      assertThat(session.received()).isEqualTo(Bytes.of(expected.toString()));
      assertThat(session.sent().size()).isEqualTo(4 * 70_000);
    }
  }

  @Test
  void whatAKilledProcessHadHeardIsThere() throws Exception {
    var program =
        """
        import io.jackfield.*;
        import io.jackfield.transcript.*;

        void main(String[] args) throws Exception {
          var writer = TranscriptWriter.create(java.nio.file.Path.of(args[0]), "killed");
          var pair = new Connection(1, TcpAddress.loopback(1), TcpAddress.loopback(2));
          writer.on(new WireEvent.Connected(pair, java.time.Duration.ZERO));
          for (int i = 0; ; i++) {
            var bytes = java.nio.ByteBuffer.allocate(100_000).putInt(0, i);
            writer.on(new WireEvent.Sent(pair, bytes, Span.since(System.nanoTime())));
            IO.println(i);
          }
        }
        """;
    var source = Files.writeString(folder.resolve("Killed.java"), program);
    try (var child = Child.java(source.toString(), file().toString())) {
      int last = -1;
      for (var line = child.process().inputReader().readLine();
          line != null;
          line = child.process().inputReader().readLine()) {
        last = Integer.parseInt(line);
        if (last == 50) {
          // On Linux this is SIGKILL.
          child.process().toHandle().destroyForcibly();
        }
      }
      child.process().waitFor();
      assertThat(last).isGreaterThanOrEqualTo(50);
      var session = transcript().sessions().getFirst();
      assertThat(session.sent().size()).isGreaterThanOrEqualTo((last + 1) * 100_000);
      assertThat(transcript().ending()).isIn(Ending.BROKEN_OFF, Ending.CUT);
    }
  }
}
