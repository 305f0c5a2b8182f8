package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionVerbTest {
  @Test
  void versionIsTheLineOfTheOption() throws Exception {
    var verb = JackRun.run("version");
    assertThat(verb.code()).isEqualTo(ExitCode.OK);
    assertThat(verb.out()).isEqualTo(JackRun.run("--version").out());
  }

  @Test
  void verboseTellsOfEachFastPathWhichWayItGoes() throws Exception {
    var lines = JackRun.run("version", "--verbose").out().lines().toList();
    assertThat(lines)
        .contains(
            "handlers on Scheduling.LOOPS: event loops that carry their virtual threads",
            "datagrams on Scheduling.LOOPS: recvmmsg and sendmmsg, many at a time",
            "programs: posix_spawn, in a session of their own");
  }
}
