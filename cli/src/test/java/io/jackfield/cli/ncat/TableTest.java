package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table of the guide names tests: each must be there, and each option must have a row.
class TableTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide", "ncat.md");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Pattern LONG = Pattern.compile("--[a-z][a-z-]+");

  @Test
  void eachTestThatIsNamedIsThere() throws Exception {
    var named = NAMED.matcher(Files.readString(GUIDE)).results().toList();
    assertThat(named).hasSizeGreaterThan(80);
    for (var each : named) {
      var methods = Class.forName("io.jackfield.cli.ncat." + each.group(1)).getDeclaredMethods();
      assertThat(methods)
          .as(each.group())
          .anySatisfy(method -> {
            assertThat(method.getName()).isEqualTo(each.group(2));
            assertThat(method.getAnnotations()).isNotEmpty();
          });
    }
  }

  @Test
  void eachOptionHasARow() throws Exception {
    var guide = Files.readString(GUIDE);
    var table = guide.substring(guide.indexOf("| flag |"), guide.indexOf("## Where we do better"));
    var options = LONG.matcher(Party.run("--help").out()).results().map(each -> each.group());
    assertThat(options.distinct())
        .hasSizeGreaterThan(40)
        .allSatisfy(each -> assertThat(table).contains("`" + each + "`"));
  }
}
