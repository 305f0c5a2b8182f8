package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RetryWordsTest {

  @Test
  void aServerThatComesLateIsReached() throws Exception {
    int port;
    try (var gone = Loopback.IPV4.listen()) {
      port = gone.getLocalPort();
    }
    try (var server = new ServerSocket();
        var jack =
            JackRun.start(
                "connect",
                "--retry",
                "forever",
                "--retry-max-delay",
                "20ms",
                "127.0.0.1",
                "" + port)) {
      jack.awaitLine(
          "jack: 127.0.0.1:" + port + " refused the connection: .*; retry 2 in [\\d.]+ ms");
      server.bind(new InetSocketAddress(Loopback.IPV4.address(), port));
      server.accept().close();
      jack.endInput();
      assertThat(jack.exitCode()).isZero();
    }
  }

  @Test
  void onlyAsManyRetriesAsAsked() throws Exception {
    int port;
    try (var gone = Loopback.IPV4.listen()) {
      port = gone.getLocalPort();
    }
    var result =
        JackRun.run("connect", "--retry", "2", "--retry-max-delay", "1ms", "127.0.0.1", "" + port);
    assertThat(result.code()).isEqualTo(FailureClass.REFUSED.code());
    assertThat(result.errLines()).hasSize(3);
    assertThat(result.errLines().get(0)).contains("; retry 1 of 2 in ");
    assertThat(result.errLines().get(1)).contains("; retry 2 of 2 in ");
    assertThat(result.errLines().get(2)).endsWith(" [refused]");
  }

  @Test
  void whatCannotPassIsNotTriedAgain() throws Exception {
    var result = JackRun.run("connect", "--retry", "forever", "-6", "127.0.0.1", "7");
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.code()).isEqualTo(FailureClass.NAME.code());
  }
}
