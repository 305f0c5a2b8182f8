package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.ChildProcess;
import io.jackfield.ExecAddress;
import io.jackfield.Tube;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The pieces of code in `docs/guide/transports.md`, which stand there as they stand here.
class TransportsGuideTest {
  private final List<String> printed = new ArrayList<>();

  private void print(Object line) {
    printed.add(line.toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void program() throws Exception {
    {
      try (var tube = Tube.connect(ExecAddress.of("cat", "-u"))) {
        tube.sendLine("hello");
        print(tube.readLine());
        tube.closeOutput();
        tube.readToEnd();
        var child = tube.facts(ChildProcess.class).orElseThrow();
        print(child.exitCode(Duration.ofSeconds(5)).orElseThrow());
      }
    }
    assertThat(printed).containsExactly("hello", "0");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void terminal() throws Exception {
    {
      try (var tube = Tube.connect(ExecAddress.of("tr", "a-z", "A-Z").onTerminal())) {
        tube.sendLine("now");
        print(tube.readLine());
      }
    }
    assertThat(printed).containsExactly("NOW");
  }
}
