package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What programs find around them, in each way to start them.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class ExecOptionsTest {

  @AfterEach
  void nothingIsLeft() throws Exception {
    Await.until(
        "no thread", () -> Leftovers.threads().stream().noneMatch(each -> each.contains("child")));
    Await.until("no child", () -> ProcessHandle.current().children().findAny().isEmpty());
  }

  private static Tube tube(ExecTest.Way way, ExecOptions options, String... command)
      throws IOException {
    var address = new ExecAddress(List.of(command), way == ExecTest.Way.TERMINAL, options);
    return Tube.over(way.start(address), TubeOptions.defaults().withTimeout(Await.LONG));
  }

  /// Keeps what comes, and tells when the end has come.
  private static final class Errors implements Consumer<Bytes> {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void accept(Bytes bytes) {
      if (bytes.isEmpty()) {
        ended.countDown();
      }
      all.writeBytes(bytes.toArray());
    }

    Bytes toEnd() throws InterruptedException {
      assertThat(ended.await(Await.LONG.toSeconds(), TimeUnit.SECONDS)).as("the end came").isTrue();
      return Bytes.of(all.toByteArray());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEnvironmentIsExactlyTheGivenOne(ExecTest.Way way) throws Exception {
    var options = ExecOptions.defaults().withEnvironment(Map.of("NAME", "värde = 1\n2"));
    try (var tube = tube(way, options, "/usr/bin/env")) {
      var terminal = way == ExecTest.Way.TERMINAL ? "TERM=dumb\n" : "";
      assertThat(tube.readToEnd().text()).isEqualTo("NAME=värde = 1\n2\n" + terminal);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTerminalIsNamedOnlyIfTheEnvironmentNamesNone(ExecTest.Way way) throws Exception {
    // Longer than a page, so that no part of it is taken for all.
    var variables = Map.of("TERM", "x".repeat(10_000));
    var options = ExecOptions.defaults().withEnvironment(variables);
    try (var tube = tube(way, options, "/usr/bin/env")) {
      assertThat(tube.readToEnd().text()).isEqualTo("TERM=" + "x".repeat(10_000) + "\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void itWorksInItsFolder(ExecTest.Way way, @TempDir Path folder) throws Exception {
    try (var tube = tube(way, ExecOptions.defaults().withDirectory(folder), "pwd", "-P")) {
      assertThat(tube.readLine()).isEqualTo(folder.toRealPath().toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorsComeApartAndWhole(ExecTest.Way way) throws Exception {
    var errors = new Errors();
    var script = "echo out; head -c 300000 /dev/zero >&2; echo last >&2; echo more";
    try (var tube = tube(way, ExecOptions.defaults().withErrors(errors), "sh", "-c", script)) {
      assertThat(tube.readToEnd().text()).isEqualTo("out\nmore\n");
    }
    assertThat(errors.toEnd().size()).isEqualTo(300_000 + "last\n".length());
    assertThat(errors.toEnd().text()).endsWith("\0last\n");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK")
  void errorsEndThoughAnEscapeeHoldsThem(ExecTest.Way way) throws Exception {
    var errors = new Errors();
    var script = "setsid sh -c 'trap \"\" HUP; echo $$; exec sleep 1000' & read line; echo bye >&2";
    ProcessHandle escapee;
    try (var tube = tube(way, ExecOptions.defaults().withErrors(errors), "sh", "-c", script)) {
      escapee = ProcessHandle.of(Long.parseLong(tube.readLine())).orElseThrow();
      tube.sendLine("go");
      assertThat(tube.facts(ChildProcess.class).orElseThrow().exitCode(Await.LONG)).isPresent();
    }
    try {
      assertThat(errors.toEnd()).hasToString("bye\\n");
    } finally {
      escapee.destroyForcibly();
      Await.until("the escapee has gone", () -> !escapee.isAlive());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TERMINAL")
  void whatWasWrittenBeforeTheEndCanBeRead(ExecTest.Way way) throws Exception {
    var script = "trap 'echo tidy; exit 7' TERM; echo ready; while :; do sleep 0.01; done";
    try (var tube = tube(way, ExecOptions.defaults(), "sh", "-c", script)) {
      var child = tube.facts(ChildProcess.class).orElseThrow();
      assertThat(child.awaitEnd(Duration.ZERO)).isFalse();
      assertThat(tube.readLine()).isEqualTo("ready");
      child.end();
      child.end();
      assertThat(child.awaitEnd(Await.LONG)).isTrue();
      // The shell may say first that its sleep was ended.
      assertThat(tube.readToEnd().text()).endsWith("tidy\n");
      assertThat(child.exitCode(Duration.ZERO)).hasValue(7);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "WAITED_FOR"})
  void theEndReachesChildrenWhoseParentHasExited(ExecTest.Way way) throws Exception {
    // The child holds the pipe, so that only its end ends the stream.
    var script = "(trap '' TERM; while :; do sleep 0.01; done) & echo started";
    try (var tube = tube(way, ExecOptions.defaults(), "sh", "-c", script)) {
      assertThat(tube.readLine()).isEqualTo("started");
      var child = tube.facts(ChildProcess.class).orElseThrow();
      assertThat(child.exitCode(Await.LONG)).hasValue(0);
      child.end();
      assertThat(tube.readToEnd().text()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "WAITED_FOR"})
  void theEndEndsTheStreamThoughAnEscapeeHoldsIt(ExecTest.Way way) throws Exception {
    var script = "setsid sleep 1000 & echo $!; head -c 50000 /dev/zero";
    try (var tube = tube(way, ExecOptions.defaults(), "sh", "-c", script)) {
      var escapee = ProcessHandle.of(Long.parseLong(tube.readLine())).orElseThrow();
      try {
        var child = tube.facts(ChildProcess.class).orElseThrow();
        assertThat(child.exitCode(Await.LONG)).hasValue(0);
        child.end();
        assertThat(tube.readToEnd().size()).isEqualTo(50_000);
      } finally {
        escapee.destroyForcibly();
        Await.until("the escapee has gone", () -> !escapee.isAlive());
      }
    }
  }

  @Test
  void whatIsNoVariableIsRefused() {
    for (var name : List.of("", "a=b", "nul\0")) {
      var variables = Map.of(name, "value");
      assertThatThrownBy(() -> ExecOptions.defaults().withEnvironment(variables))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a variable");
    }
  }
}
