package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.host.config.ConfigException;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Transcript;
import io.jackfield.transcript.Transcript.Ending;
import io.jackfield.transcript.Transcript.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostTranscriptsTest {
  @TempDir private Path folder;

  private Path kept() {
    return folder.resolve("kept");
  }

  private Hosted start(String transcripts, String run) throws IOException {
    Files.writeString(
        folder.resolve("host.yaml"),
        "services:\n  it:\n    listen: 127.0.0.1:0\n    run: "
            + run
            + "\ntranscripts:\n"
            + transcripts.strip().indent(2));
    var events = new Events();
    return new Hosted(Host.open(folder, events), events);
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(kept())) {
      return files.sorted().toList();
    }
  }

  private static String talk(Hosted hosted, String line) throws Exception {
    try (var tube = hosted.connect()) {
      tube.sendLine(line);
      tube.closeOutput();
      return tube.readToEnd().text();
    }
  }

  @Test
  void eachSessionHasAFileThatTheOperatorIsToldOf() throws Exception {
    try (var hosted = start("folder: kept", "cat")) {
      assertThat(talk(hosted, "one")).isEqualTo("one\n");
      var told = hosted.next("transcript").fields().get("file");
      assertThat(talk(hosted, "two")).isEqualTo("two\n");
      Hosted.await("two finished files", () -> files().size() == 2 && areWhole());
      assertThat(files()).map(Path::toString).contains(told);
      assertThat(files().getFirst().getFileName().toString())
          .matches("it-\\d{8}T\\d{6}Z-\\d+\\.jsonl");
      var transcript = Transcript.read(Path.of(told));
      assertThat(transcript.sessions()).hasSize(1);
      var session = transcript.sessions().getFirst();
      assertThat(session.role()).isEqualTo(Session.Role.SERVER);
      assertThat(session.received().text()).isEqualTo("one\n");
      assertThat(session.sent().text()).isEqualTo("one\n");
      assertThat(transcript.entries()).extracting(Entry::event).contains("accepted", "closed");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept())))
          .isEqualTo("rwx------");
    }
  }

  private boolean areWhole() throws IOException {
    for (var file : files()) {
      if (Transcript.read(file).ending() != Ending.WHOLE) {
        return false;
      }
    }
    return true;
  }

  @Test
  void ofEachDirectionThereIsNoMoreThanItsLimit() throws Exception {
    try (var hosted = start("folder: kept\nper-direction: 2K", "cat")) {
      assertThat(talk(hosted, "x".repeat(100_000))).hasSize(100_001);
      Hosted.await(
          "a file that was cut",
          () ->
              files().size() == 1
                  && Transcript.read(files().getFirst())
                      .entries()
                      .getLast()
                      .event()
                      .equals("closed"));
      var transcript = Transcript.read(files().getFirst());
      assertThat(transcript.ending()).isEqualTo(Ending.CUT);
      assertThat(transcript.sessions().getFirst().received().size()).isEqualTo(2048);
      assertThat(transcript.sessions().getFirst().sent().size()).isEqualTo(2048);
    }
  }

  @Test
  void theOldestAreDeletedAndOtherFilesAreNot() throws Exception {
    Files.createDirectory(kept());
    var old = Files.write(kept().resolve("it-20200101T000000Z-1.jsonl"), new byte[100_000]);
    Files.setLastModifiedTime(old, FileTime.fromMillis(0));
    var diary = Files.write(kept().resolve("diary.jsonl"), new byte[100_000]);
    Files.setLastModifiedTime(diary, FileTime.fromMillis(0));
    try (var hosted = start("folder: kept\ntotal: 98K", "cat")) {
      assertThat(old).exists();
      assertThat(talk(hosted, "new")).isEqualTo("new\n");
      Hosted.await("the old one is gone", () -> !Files.exists(old));
      assertThat(diary).exists();
      assertThat(files()).hasSize(2);
    }
  }

  @Test
  void aSessionGoesOnWhenItsFileCannotBeMade() throws Exception {
    try (var hosted = start("folder: kept", "cat")) {
      Files.delete(kept());
      assertThat(talk(hosted, "still here")).isEqualTo("still here\n");
      assertThat(hosted.next("transcript-failed").fields()).containsKey("reason");
    }
  }

  @Test
  void mistakesAreToldWithTheirPlace() throws Exception {
    Files.writeString(
        folder.resolve("host.yaml"),
        """
        services:
          it:
            listen: 127.0.0.1:0
            run: cat
        transcripts:
          per-direction: 12X
          total: 1
          fodler: kept
        """);
    assertThatThrownBy(() -> HostConfig.load(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("host.yaml:6")
        .hasMessageContaining("expected a number of bytes such as 64K, 10M or 1G, found \"12X\"")
        .hasMessageContaining("from 1,024 bytes to")
        .hasMessageContaining("missing key folder")
        .hasMessageContaining("unknown key; did you mean folder?");
  }

  @Test
  void withoutTheKeyNothingIsKept() throws Exception {
    try (var hosted = Hosted.start(folder, "run: cat")) {
      assertThat(talk(hosted, "x")).isEqualTo("x\n");
      assertThat(kept()).doesNotExist();
      assertThat(hosted.host().config().transcripts()).isEmpty();
      hosted.host().close(Duration.ZERO);
    }
  }
}
