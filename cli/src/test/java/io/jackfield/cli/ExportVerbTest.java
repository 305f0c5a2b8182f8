package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExportVerbTest {
  @TempDir private Path folder;

  @Test
  void aFileIsWrittenAndOnlyReplacedOnRequest() throws Exception {
    var file = Recorded.written(folder, Recorded.connected(1, 1));
    var target = folder.resolve("session.cast");
    var words = new String[] {"export", file.toString(), "--as", "asciicast", "-o", "" + target};
    assertThat(JackRun.run(words).err()).contains("wrote " + target + ": ");
    assertThat(Files.readString(target)).startsWith("{\"version\": 2");
    var again = JackRun.run(words);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("is there already; --force replaces it");
    Files.writeString(target, "old");
    var forced =
        JackRun.run("export", "" + file, "--as", "asciicast", "-f", "-o", target.toString());
    assertThat(forced.code()).isZero();
    assertThat(Files.readString(target)).startsWith("{\"version\": 2");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(file, target);
    }
  }

  @Test
  void aFailureLeavesTheFileAsItWas() throws Exception {
    var file = Recorded.written(folder);
    var target = Files.writeString(folder.resolve("old.cast"), "old");
    var result =
        JackRun.run("export", "" + file, "--as", "asciicast", "--force", "-o", "" + target);
    assertThat(result.code()).isEqualTo(2);
    assertThat(target).hasContent("old");
  }

  @Test
  void wrongWordsAreToldOf() throws Exception {
    var file = Recorded.written(folder, Recorded.connected(1, 1));
    for (var format : ExportFormats.ALL) {
      assertThat(JackRun.run("export", "--help").out()).contains(format.name());
    }
    assertThat(JackRun.run("export", "" + file).err()).contains("as what? give --as with");
    assertThat(JackRun.run("export", "" + file).code()).isEqualTo(2);
    assertThat(JackRun.run("export", "" + file, "--as", "gif").err()).contains("not \"gif\"");
    assertThat(JackRun.run("export", "--as", "asciicast").code()).isEqualTo(2);
    assertThat(JackRun.run("export", "" + file, "--as", "asciicast", "--session", "9").err())
        .contains("has no session 9; there is 1");
    assertThat(JackRun.run("export", "" + file, "--as", "asciicast", "--force").code())
        .isEqualTo(2);
    var other = Files.writeString(folder.resolve("other"), "{}");
    assertThat(JackRun.run("export", "" + other, "--as", "asciicast").err())
        .contains("is no transcript");
    assertThat(JackRun.run("export", folder + "/missing", "--as", "asciicast").err())
        .contains("no such file");
  }
}
