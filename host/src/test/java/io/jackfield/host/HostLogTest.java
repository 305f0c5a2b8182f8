package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.CloseReason;
import io.jackfield.Connection;
import io.jackfield.TcpAddress;
import io.jackfield.WireEvent;
import io.jackfield.host.kind.Note;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HostLogTest {
  private static final Instant NOW = Instant.parse("2026-11-22T17:24:38.123Z");
  private static final Connection CLIENT =
      new Connection(17, TcpAddress.loopback(7000), TcpAddress.loopback(51514));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private HostLog log(HostLog.Detail detail) {
    return HostLog.to(new PrintStream(out, true, StandardCharsets.UTF_8), () -> NOW, detail);
  }

  private String told(WireEvent event) {
    log(HostLog.Detail.LINES).on("geo", event);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anAcceptedClientIsOneLine() {
    assertThat(told(new WireEvent.Accepted(CLIENT)))
        .isEqualTo("2026-11-22T17:24:38.123Z geo accepted id=17 peer=127.0.0.1:51514\n");
  }

  @Test
  void anEndTellsWhyHowMuchAndHowLong() {
    assertThat(
            told(
                new WireEvent.Closed(
                    CLIENT, CloseReason.PEER_ENDED, 120, 340, Duration.ofMillis(1234))))
        .isEqualTo(
            "2026-11-22T17:24:38.123Z geo closed id=17 peer=127.0.0.1:51514 reason=peer-ended in=120"
                + " out=340 lasted=1.2s\n");
  }

  @Test
  void aClientThatIsTurnedAwayIsOneLine() {
    assertThat(told(new WireEvent.Rejected(CLIENT, CloseReason.PEER_LIMIT)))
        .endsWith(" geo rejected id=17 peer=127.0.0.1:51514 reason=peer-limit\n");
  }

  @Test
  void aFailureToAcceptTellsTheReasonInQuotes() {
    assertThat(
            told(
                new WireEvent.AcceptFailed(
                    TcpAddress.loopback(7000), "Too many open files", Duration.ofMillis(20))))
        .endsWith(" geo accept-failed retry=20ms reason=\"Too many open files\"\n");
  }

  @Test
  void whatAPeerSentCannotForgeALine() {
    log(HostLog.Detail.LINES)
        .note("geo", CLIENT, Note.of("quiz-lost").with("answered", "x\n2026 geo won\u001b[2J\""));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .endsWith(" answered=\"x\\n2026 geo won\\x1b[2J\\\"\"\n");
  }

  @Test
  void aClientsFailureIsLeftToTheLineOfItsEnd() {
    assertThat(told(new WireEvent.HandlerFailed(CLIENT, new IOException("reset")))).isEmpty();
  }

  @Test
  void aBugIsOneLineAndItsStackOnlyOnRequest() {
    var bug = new IllegalStateException("oops");
    assertThat(told(new WireEvent.HandlerFailed(CLIENT, bug)))
        .hasLineCount(1)
        .contains(
            " handler-failed id=17 peer=127.0.0.1:51514"
                + " failure=\"java.lang.IllegalStateException: oops\"");
    log(HostLog.Detail.STACKS).on("geo", new WireEvent.HandlerFailed(CLIENT, bug));
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("HostLogTest.aBugIsOneLine");
  }
}
