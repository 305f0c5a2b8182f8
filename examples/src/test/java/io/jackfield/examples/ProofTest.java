package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages that name tests as their proof name tests that exist.
class ProofTest {
  private static final Path ROOT = Program.EXAMPLES.resolve("..");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");
  private static final Pattern ROW = Pattern.compile("`(\\w+Test)` (\"[^`|]*\")");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  /// The sources of the tests, by the name of the class.
  private static Map<String, String> sources() throws IOException {
    var sources = new HashMap<String, String>();
    for (var module : List.of("core", "terminal", "junit", "host", "cli", "examples")) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (var file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
          var name = file.getFileName().toString().replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/conformance.md", "docs/guide/what-a-tube-promises.md"})
  void namedTestsExist(String page) throws IOException {
    var sources = sources();
    var text = Files.readString(ROOT.resolve(page));
    var missing = new ArrayList<String>();
    TEST.matcher(text)
        .results()
        .filter(found -> !exists(sources, found))
        .forEach(found -> missing.add(found.group()));
    ROW.matcher(text)
        .results()
        .forEach(row ->
            QUOTED
                .matcher(row.group(2))
                .results()
                .map(quoted -> '"' + quoted.group(1) + '"')
                .filter(name -> !sources.getOrDefault(row.group(1), "").contains(name))
                .forEach(missing::add));
    assertThat(TEST.matcher(text).results().count()).isGreaterThan(20);
    assertThat(missing).isEmpty();
  }

  private static boolean exists(Map<String, String> sources, MatchResult found) {
    var source = sources.get(found.group(1));
    return source != null
        && (found.group(2) == null || source.contains("void " + found.group(2) + "("));
  }

  @Test
  void eachNumberedTestIsOnTheList() throws IOException {
    var list = Files.readString(ROOT.resolve("docs/conformance.md"));
    var unlisted = new ArrayList<String>();
    for (var source : sources().values()) {
      Pattern.compile("void (s\\d+\\w+)\\(")
          .matcher(source)
          .results()
          .map(found -> found.group(1))
          .filter(name -> !list.contains(name))
          .forEach(unlisted::add);
    }
    assertThat(unlisted).isEmpty();
  }
}
