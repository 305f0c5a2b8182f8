package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who lives in a session, by a look at the numbers since its leader's and by one at everybody.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass
@EnumSource(SessionProcessTest.Look.class)
class SessionProcessTest {

  /// What is looked at, which depends on the leader's age.
  enum Look {
    YOUNGEST(Duration.ZERO),
    EVERYBODY(Duration.ofDays(1000));

    private final Duration age;

    Look(Duration age) {
      this.age = age;
    }
  }

  private final Look look;

  SessionProcessTest(Look look) {
    this.look = look;
  }

  private static Tube tube(String script) throws IOException {
    var duplex = NativeExec.start(new ExecAddress(List.of("sh", "-c", script), false));
    return Tube.over(duplex, TubeOptions.defaults().withTimeout(Await.LONG));
  }

  private static int session(Tube tube) {
    return (int) tube.facts(ChildProcess.class).orElseThrow().pid();
  }

  private boolean isInhabited(int session) {
    return SessionProcess.inhabited(Set.of(session), look.age).contains(session);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 1000 & echo ready; wait",
        "sleep 1000 & echo ready",
        "timeout 1000 sleep 1000 & echo ready; wait"
      })
  void aChildLivesInIt(String script) throws Exception {
    try (var tube = tube(script)) {
      assertThat(tube.readLine()).isEqualTo("ready");
      assertThat(isInhabited(session(tube))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo ready; exec sleep 1000",
        "true & echo ready; exec sleep 1000",
        "setsid sleep 0.2 & echo ready; wait"
      })
  void theLeaderTheDeadAndWhoLeftDoNotCount(String script) throws Exception {
    try (var tube = tube(script);
        var neighbour = tube("sleep 1000 & echo ready; wait")) {
      assertThat(tube.readLine()).isEqualTo("ready");
      assertThat(neighbour.readLine()).isEqualTo("ready");
      Await.until("nobody lives there", () -> !isInhabited(session(tube)));
    }
  }
}
