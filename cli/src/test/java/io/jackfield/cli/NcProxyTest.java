package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.NcRun.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Proxies: the bytes that the original and ours send to one, and what they make of its answers.
@Timeout(60)
class NcProxyTest {
  // "through", a line.
  private static final String THROUGH = "7468726f7567680a";

  @BeforeEach
  void needsTheOriginal() {
    NcRun.assumeOriginal();
  }

  /// A proxy that reads so many bytes and answers, once for each step: `count:answer in hex`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-X 5 | 10.0.0.1 80 | 3:0500 10:05000001000000000000",
        "| host.example 8080 | 3:0500 19:05000001000000000000",
        "-X 5 | ::1 80 | 3:0500 22:050000040000000000000000000000000000000000000000",
        "-X 5 | host.example 80 | 3:0500 19:05050001000000000000",
        "-X 5 | host.example 80 | 3:0500 19:05ee0001000000000000",
        "-X 5 | host.example 80 | 3:05ff",
        "-X 4 | 10.0.0.1 80 | 9:005a000000000000",
        "-X 4 | 10.0.0.1 80 | 9:005b000000000000",
        "-X 4 | 10.0.0.1 80 | 9:005c000000000000",
        "-X connect | host.example 80 | 36:485454502f312e3020323030204f4b0d0a0d0a",
        "-X connect | host.example 80 | 36:485454502f312e3120323030204f4b0d0a583a20590d0a0d0a",
        "-X connect | host.example 80 | 36:485454502f312e3120343033204e6f0d0a0d0a",
        "-X connect -P me | host.example 80 | 36:485454502f312e3120323030204f4b0d0a0d0a",
        "-v | host.example 8080 | 3:0500 19:05000001000000000000",
      })
  void aProxyIsSpokenToAsTheOriginalDoes(String words, String target, String steps)
      throws Exception {
    assertThat(play(Kind.OURS_INSIDE, words, target, steps))
        .isEqualTo(play(Kind.ORIGINAL, words, target, steps));
  }

  private static String play(Kind kind, String words, String target, String steps)
      throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout((int) Await.LONG.toMillis());
      var all =
          (words == null ? "" : words + " ")
              + "-N -x 127.0.0.1:"
              + server.getLocalPort()
              + " "
              + target;
      try (var run = NcRun.start(kind, all.split(" "));
          var peer = server.accept()) {
        peer.setSoTimeout((int) Await.LONG.toMillis());
        var heard = new StringBuilder();
        for (var each = List.of(steps.split(" ")).iterator(); each.hasNext(); ) {
          var step = each.next();
          int colon = step.indexOf(':');
          int count = Integer.parseInt(step.substring(0, colon));
          heard
              .append(HexFormat.of().formatHex(peer.getInputStream().readNBytes(count)))
              .append(' ');
          // The first bytes of the target come with the proxy's answer, and must not get lost.
          var answer = step.substring(colon + 1) + (each.hasNext() ? "" : THROUGH);
          peer.getOutputStream().write(HexFormat.of().parseHex(answer));
        }
        type(run, "inside");
        heard.append(rest(peer));
        int code = run.exitCode();
        return heard + " " + code + " " + run.output() + run.errors();
      }
    }
  }

  /// After a refusal it may be gone already.
  private static void type(NcRun run, String text) {
    try {
      run.type(text);
      run.endInput();
    } catch (java.io.IOException e) {
      return;
    }
  }

  /// What came for the target; a proxy that refused may see a reset instead of an end.
  private static String rest(java.net.Socket peer) {
    try {
      peer.shutdownOutput();
      return new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      return "";
    }
  }
}
