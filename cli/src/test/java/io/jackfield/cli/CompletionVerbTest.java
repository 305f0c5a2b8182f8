package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompletionVerbTest {
  @TempDir private Path folder;

  @Test
  void theScriptIsGoodBash() throws Exception {
    assertThat(shell("bash", "-n", script("bash").toString())).isEmpty();
  }

  @Test
  void bashOffersTheVerbs() throws Exception {
    assertThat(complete("jack", "").lines()).containsAll(JackTest.verbs());
    assertThat(complete("jack", "li").lines()).containsExactly("listen");
  }

  @Test
  void bashOffersTheOptionsOfAVerb() throws Exception {
    assertThat(complete("jack", "connect", "--ti").lines()).containsExactly("--timeout");
  }

  @Test
  void zshReadsTheScriptToo() throws Exception {
    assertThat(shell("zsh", "-n", script("zsh").toString())).isEmpty();
  }

  /// What bash offers for the last of these words, a line each.
  private String complete(String... words) throws Exception {
    var list = new StringBuilder();
    for (var word : words) {
      list.append('\'').append(word).append("' ");
    }
    return shell(
        "bash",
        "--norc",
        "-c",
        "source "
            + script("bash")
            // Works in a real completion only.
            + "; compopt() { :; }; COMP_WORDS=("
            + list
            + "); COMP_CWORD="
            + (words.length - 1)
            + "; _complete_jack; printf '%s\\n' \"${COMPREPLY[@]}\"");
  }

  private Path script(String shell) throws Exception {
    var result = JackRun.run("completion", shell);
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    return Files.writeString(folder.resolve("script"), result.out());
  }

  /// The output of a shell, its errors included; the test is skipped where there is no such shell.
  private static String shell(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "no " + command[0] + " here");
      throw e;
    }
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
