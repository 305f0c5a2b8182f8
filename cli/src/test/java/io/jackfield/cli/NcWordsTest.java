package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Words, and what goes wrong before a connection: the original and ours, byte by byte.
@Timeout(120)
class NcWordsTest {
  @BeforeEach
  void needsTheOriginal() {
    NcRun.assumeOriginal();
  }

  static Stream<String> wrongWords() {
    return Stream.of(
        "",
        "-Q",
        "-l",
        "-k",
        "-lk",
        "127.0.0.1",
        "-l 1 2 3",
        "-w",
        "-P",
        "--help",
        "-w abc h 1",
        "-w -1 h 1",
        "-w 99999999 h 1",
        "-i x h 1",
        "-X 6 h 1",
        "-I 0 h 1",
        "-O 0 h 1",
        "-T foo h 1",
        "-T 0x1ff h 1",
        "-T 256 h 1",
        "-T af55 h 1",
        "-m 300 h 1",
        "-M x h 1",
        "-M -1 h 1",
        "-W 0 h 1",
        "-V 3 h 1",
        "-q x h 1",
        "-lz 5",
        "-U",
        "-lU",
        "-U /a /b",
        "-U -Z /a",
        "-FU /a",
        "-x p -u h 1",
        "-x p -Z h 1",
        "-x p -l 1",
        "-x p -U a",
        "-x p -s 1.1.1.1 h 1",
        "-x [a h 1",
        "-x [a]b h 1",
        "-l -p 1 2",
        "-l -s 1.2.3.4 5555",
        "-k h 1",
        "-l h 1 2",
        "-l nosuch",
        "-l 5-6");
  }

  static Stream<String> wrongAddresses() {
    return Stream.of(
        "127.0.0.1 70000",
        "127.0.0.1 0",
        "127.0.0.1 nosuch",
        "127.0.0.1 5-x",
        "127.0.0.1 x-5",
        "127.0.0.1 1-70000",
        "-n localhost 1",
        "nosuch.invalid 1",
        "-6 -v 127.0.0.1 1",
        "-4 -v ::1 1",
        "-U /nosuch",
        "-Uz /nosuch",
        "-Uu /nosuch",
        "-lU /nosuch/x",
        "-U @nosuch",
        "-lu -s 9.9.9.9 -p 5555",
        "-l -s 9.9.9.9 -p 5555",
        "-s 9.9.9.9 127.0.0.1 1",
        "-p nosuch 127.0.0.1 1",
        "-p 1x 127.0.0.1 1",
        "-s nosuch.invalid 127.0.0.1 1",
        "-x nosuch.invalid:1 127.0.0.1 2");
  }

  @ParameterizedTest
  @MethodSource({"wrongWords", "wrongAddresses"})
  void wrongWordsAreRefusedInTheSameWay(String words) throws Exception {
    same(words);
  }

  /// Port 1 of the loopback, where nobody listens, by each option that changes the line.
  static Stream<String> refused() {
    return Stream.of(
        "127.0.0.1 1",
        "-v 127.0.0.1 1",
        "-vn 127.0.0.1 1",
        "-v localhost 1",
        "-v4 localhost 1",
        "-zv 127.0.0.1 1-3",
        "-zv 127.0.0.1 3 1 2",
        "-zv -i 1 127.0.0.1 1-2",
        "-z 127.0.0.1 1",
        "-v 127.0.0.1 tcpmux",
        "-v -b 127.0.0.1 1",
        "-vD 127.0.0.1 1",
        "-v -I 9000 127.0.0.1 1",
        "-v -O 9000 127.0.0.1 1",
        "-v -M 5 127.0.0.1 1",
        "-v -m 5 127.0.0.1 1",
        "-v -T lowdelay 127.0.0.1 1",
        "-v -T 0x10 127.0.0.1 1",
        "-v -w 3 127.0.0.1 1",
        "-v -s 127.0.0.1 127.0.0.1 1",
        "-v -x 127.0.0.1:1 127.0.0.1 2",
        "-X 4 -x 127.0.0.1:1 127.0.0.1 2",
        "-v -X connect -x 127.0.0.1:1 -P me 127.0.0.1 2",
        "-v -X 5 -x [127.0.0.1]:1 127.0.0.1 2",
        "-zuv 127.0.0.1 1",
        "-zu 127.0.0.1 1");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusedIsSaidAsTheOriginalSaysIt(String words) throws Exception {
    same(words);
  }

  private static void same(String words) throws Exception {
    assertThat(outcome(NcRun.Kind.OURS_INSIDE, words))
        .isEqualTo(outcome(NcRun.Kind.ORIGINAL, words));
  }

  private static String outcome(NcRun.Kind kind, String words) throws Exception {
    try (var run = NcRun.start(kind, split(words))) {
      run.endInput();
      int code = run.exitCode();
      return "exit " + code + "\nout " + run.output() + "\nerr " + run.errors();
    }
  }

  private static String[] split(String words) {
    return words.isEmpty() ? new String[0] : words.split(" ");
  }

  @Test
  void theHelpBeginsWithTheOriginalsLines() throws Exception {
    var lines = new ArrayList<List<String>>();
    for (var kind : List.of(NcRun.Kind.ORIGINAL, NcRun.Kind.OURS_INSIDE)) {
      try (var run = NcRun.start(kind, "-h")) {
        assertThat(run.exitCode()).isZero();
        lines.add(run.errors().lines().limit(6).toList());
      }
    }
    assertThat(lines.getLast()).isEqualTo(lines.getFirst());
  }

  @Test
  void randomPortsAreEachTriedOnce() throws Exception {
    try (var run = NcRun.start(NcRun.Kind.OURS_INSIDE, "-zvr", "127.0.0.1", "1-9")) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.errors().lines())
          .hasSize(9)
          .doesNotHaveDuplicates()
          .allMatch(line ->
              line.matches(
                  "nc: connect to 127.0.0.1 port [1-9] \\(tcp\\) failed: Connection refused"));
    }
  }

  @Test
  void aPasswordIsAskedAtATerminalOnly() throws Exception {
    for (var kind : List.of(NcRun.Kind.ORIGINAL, NcRun.Kind.OURS)) {
      try (var run = NcRun.shell(kind, "exec setsid -w \"$0\" \"$@\"", "-S", "127.0.0.1", "1")) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors()).isEqualTo("nc: Unable to read TCP MD5SIG password\n");
      }
    }
  }

  @Test
  void dccpThatTheKernelLacksEndsWith1() throws Exception {
    for (var kind : List.of(NcRun.Kind.ORIGINAL, NcRun.Kind.OURS_INSIDE)) {
      try (var run = NcRun.start(kind, "-Z", "127.0.0.1", "1")) {
        assertThat(run.exitCode()).isEqualTo(1);
      }
    }
  }
}
