package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each test that the guide names is there, and each flag is in it.
class NcGuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide", "nc.md");
  private static final Pattern NAME = Pattern.compile("`(Nc\\w+Test)\\.(\\w+)`");

  private static final Map<String, Class<?>> TESTS =
      Stream.<Class<?>>of(
              NcAgainstTheOriginalTest.class,
              NcDatagramTest.class,
              NcHostileTest.class,
              NcProcessTest.class,
              NcProxyTest.class,
              NcWordsTest.class)
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  @Test
  void eachTestThatIsNamedExists() throws Exception {
    var names = NAME.matcher(Files.readString(GUIDE)).results().toList();
    assertThat(names).hasSizeGreaterThan(40);
    for (var name : names) {
      assertThat(TESTS).containsKey(name.group(1));
      assertThat(
              Arrays.stream(Objects.requireNonNull(TESTS.get(name.group(1))).getDeclaredMethods())
                  .map(Method::getName))
          .as(name.group())
          .contains(name.group(2));
    }
  }

  @Test
  void eachFlagIsInTheTable() throws Exception {
    var rows = Files.readString(GUIDE).lines().filter(line -> line.startsWith("| ")).toList();
    for (char flag : "46bCDdFhIiklMmNnOPpqrSsTtUuVvWwXxZz".toCharArray()) {
      assertThat(rows)
          .as("-" + flag)
          .anyMatch(row -> row.substring(0, row.indexOf('|', 1)).contains("`-" + flag));
    }
  }
}
