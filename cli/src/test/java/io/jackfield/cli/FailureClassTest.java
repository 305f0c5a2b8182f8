package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.TlsException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailureClassTest {

  @Test
  void codesAreDistinctAndLeaveTheShellsAlone() {
    var codes = Arrays.stream(FailureClass.values()).map(FailureClass::code).toList();
    assertThat(new HashSet<>(codes)).hasSameSizeAs(codes);
    // 126 and more are the shell's: not executable, not found, ended by a signal.
    assertThat(codes).allMatch(code -> code > 0 && code < 126);
  }

  @Test
  void theHelpHasAllCodes() throws Exception {
    var help = JackRun.run("--help").out().replaceAll("\\s+", " ");
    assertThat(help).contains("1 none of the others, 2 wrong words", "10 unknown host, 11 refused");
    for (var each : FailureClass.values()) {
      assertThat(help).contains(" " + each.code() + " ");
    }
  }

  @Test
  void tlsTellsTrustAndNameApart() {
    assertThat(of(TlsException.Reason.UNTRUSTED)).isEqualTo(FailureClass.TLS_TRUST);
    assertThat(of(TlsException.Reason.NAME)).isEqualTo(FailureClass.TLS_NAME);
    assertThat(of(TlsException.Reason.NOT_TLS)).isEqualTo(FailureClass.TLS);
    assertThat(of(TlsException.Reason.TIMED_OUT)).isEqualTo(FailureClass.TIMEOUT);
  }

  private static FailureClass of(TlsException.Reason reason) {
    return FailureClass.of(new TlsException(reason, "words", null));
  }

  @Test
  void anUnknownFailureHasTheGeneralCode() {
    assertThat(FailureClass.of(new IOException("words")).code()).isEqualTo(1);
  }

  @Test
  void anUnreachableAddressHasItsCode() throws Exception {
    // TCP has no way to the broadcast address.
    var result = JackRun.run("connect", "255.255.255.255", "1");
    assertThat(result.err()).endsWith(" [unreachable]" + System.lineSeparator());
    assertThat(result.code()).isEqualTo(13);
  }

  @Test
  void silenceEndsItWithACodeOfItsOwn() throws Exception {
    try (var server = Loopback.IPV4.listen();
        var jack =
            JackRun.start("connect", "--idle", "50ms", Loopback.IPV4.at(server.getLocalPort()));
        var peer = server.accept()) {
      assertThat(jack.exitCode()).isEqualTo(19);
      assertThat(jack.errors()).contains(" said anything for 50 ms [idle]");
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aSourceAddressThatIsNotOursHasItsCode() throws Exception {
    try (var server = Loopback.IPV4.listen()) {
      var result =
          JackRun.run("connect", "--local", "192.0.2.1", "127.0.0.1", "" + server.getLocalPort());
      assertThat(result.code()).isEqualTo(21);
      assertThat(result.err()).contains("the source address 192.0.2.1:0 cannot be taken");
    }
  }
}
