package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.script.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts say what they have to say in an exception, since their standard output is the test's.
@Timeout(60)
class RunVerbTest {
  @TempDir private Path folder;

  @AfterEach
  void forgetOptions() {
    System.clearProperty(Script.DEBUG_PROPERTY);
    System.clearProperty(Script.TIMEOUT_PROPERTY);
  }

  private JackRun.Result run(String source, String... words) throws Exception {
    var file = Files.writeString(folder.resolve("Talk.java"), source);
    var all = new ArrayList<>(List.of("run", file.toString()));
    all.addAll(List.of(words));
    return JackRun.run(all.toArray(String[]::new));
  }

  /// A script that tells its words.
  private JackRun.Result words(String... words) throws Exception {
    return run(
        """
        void main(String[] args) throws IOException {
          throw new IOException(String.join("|", args));
        }
        """,
        words);
  }

  @Test
  void theLibraryIsImported() throws Exception {
    var result =
        run(
            """
            void main() throws Exception {
              try (var pair = Tube.pair()) {
                pair.left().sendLine("C=12");
                var match = pair.right().expect(regex("C=(\\\\d+)"), literal("no"));
                throw new IOException("found " + match.group(1));
              }
            }
            """);
    assertThat(result.err()).isEqualTo("jack: Talk.java:5: found 12\n");
    assertThat(result.code()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#!/usr/bin/env -S jack run\nvoid main() throws Exception { Tube.connect(\"?\", 1); }",
        "// first\nvoid main() throws Exception { Tube.connect(\"?\", 1); }",
        "/* first */ package a.b;\nclass Talk { static void main() throws Exception {"
            + " Tube.connect(\"?\", 1); } }",
        "import java.util.*;\npublic class Talk { public static void main(String[] a) throws"
            + " Exception { Tube.connect(\"?\", 1); } }",
        "record Other(int a) {}\nclass Main { void main() throws Exception {"
            + " Tube.connect(\"?\", 1); } }",
      })
  void anyProgramOfOneFileRunsAndKeepsItsLines(String source) throws Exception {
    assertThat(run(source).err()).startsWith("jack: Talk.java:2: ").contains("\"?\"");
  }

  @Test
  void otherFilesOfTheFolderAreFound() throws Exception {
    Files.writeString(
        folder.resolve("Words.java"), "class Words { static String word() { return \"here\"; } }");
    assertThat(run("void main() throws IOException { throw new IOException(Words.word()); }").err())
        .isEqualTo("jack: Talk.java:1: here\n");
  }

  @Test
  void whatDoesNotCompileIsToldAsTheCompilerTellsIt() throws Exception {
    var result = run("void main() {\n  int x = \"a\";\n}\n");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errLines().getFirst())
        .endsWith("Talk.java:2: error: incompatible types: String cannot be converted to int");
    assertThat(result.errLines()).contains("  int x = \"a\";");
  }

  @Test
  void noMainNoFileNoText() throws Exception {
    assertThat(run("class Talk {}").errLines().getFirst()).contains("has no main method");
    Files.write(folder.resolve("Latin.java"), "// gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1));
    var latin = JackRun.run("run", folder.resolve("Latin.java").toString());
    assertThat(latin.err()).endsWith("Latin.java is not in UTF-8\n");
    var missing = JackRun.run("run", folder.resolve("Missing.java").toString());
    assertThat(missing.err()).startsWith("no such file: ").endsWith("Missing.java\n");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(JackRun.run("run").err()).startsWith("jack: which program? give a FILE\n");
  }

  @Test
  void aMistakeOfTheScriptIsToldWithItsWay() throws Exception {
    var result = run("void main() {\n  deep(null);\n}\nvoid deep(String s) {\n  s.length();\n}\n");
    assertThat(result.errLines().get(0))
        .startsWith("jack: Talk.java:5: java.lang.NullPointerException: ");
    assertThat(result.errLines().subList(1, 3))
        .containsExactly("jack:   at Talk.deep(Talk.java:5)", "jack:   at Talk.main(Talk.java:2)");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void aFailedWaitIsToldInOneLine() throws Exception {
    var result =
        run(
            """
            void main() throws IOException {
              try (var pair = Tube.pair()) {
                pair.left().send("Password: ");
                pair.right().within(Duration.ofMillis(20)).readLine();
              }
            }
            """);
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err())
        .startsWith("jack: Talk.java:4: timed out after ")
        .contains("10 bytes had come: \"Password: \"");
  }

  @Test
  void withoutWordsTheScriptSaysWhereTo() throws Exception {
    var result = run("void main(String[] args) throws IOException { Script.tube(args); }");
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err()).startsWith("jack: Talk.java:1: where to? give HOST PORT");
  }

  @Test
  void wordsAreTheScriptsUnlessTheyAreOptions() throws Exception {
    assertThat(words("host", "7", "-x").err()).endsWith(": host|7|-x\n");
    assertThat(words("a", "--debug", "--timeout", "5s", "b").err()).endsWith(": a|b\n");
    assertThat(System.getProperty(Script.DEBUG_PROPERTY)).isEqualTo("true");
    assertThat(System.getProperty(Script.TIMEOUT_PROPERTY)).isEqualTo("PT5S");
    assertThat(words("a", "--explain=calls", "b", "--explain").err()).endsWith(": a|b\n");
    assertThat(words("a", "--", "--debug", "--local").err()).endsWith(": a|--debug|--local\n");
    assertThat(words("--timeout=x").errLines().getFirst())
        .isEqualTo(
            "jack: --timeout takes a time such as 500ms, 5s, 2m or 1h (a bare number is seconds),"
                + " not \"x\"");
    assertThat(words("--local").errLines().getFirst()).isEqualTo("jack: --local needs a CMD");
  }

  @Test
  void aLocalProgramIsAnAddress() throws Exception {
    assertThat(words("--local", "./service", "two words", "--debug").err())
        .endsWith(": exec:./service 'two words' --debug\n");
    assertThat(words("--pty", "./service").err()).endsWith(": pty:./service\n");
    assertThat(System.getProperty(Script.DEBUG_PROPERTY)).isNull();
  }
}
