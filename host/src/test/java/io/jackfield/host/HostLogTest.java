package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.CloseReason;
import io.jackfield.Connection;
import io.jackfield.TcpAddress;
import io.jackfield.WireEvent;
import io.jackfield.host.kind.Note;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
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
    try (var log = log(HostLog.Detail.LINES)) {
      log.on("geo", event);
    }
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
    try (var log = log(HostLog.Detail.LINES)) {
      log.note("geo", CLIENT, Note.of("quiz-lost").with("answered", "x\n2026 geo won\u001b[2J\""));
    }
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
    try (var log = log(HostLog.Detail.STACKS)) {
      log.on("geo", new WireEvent.HandlerFailed(CLIENT, bug));
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("HostLogTest.aBugIsOneLine");
  }

  @Test
  void nobodyWaitsForALogThatIsNotReadAndWhatIsLostIsCounted() throws Exception {
    var read = new CountDownLatch(1);
    var stuck =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            try {
              read.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            out.write(b);
          }
        };
    try (var log = HostLog.to(new PrintStream(stuck, false, StandardCharsets.UTF_8))) {
      for (int i = 0; i < 30_000; i++) {
        log.on("geo", new WireEvent.Accepted(CLIENT));
      }
      read.countDown();
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("jack: 1\\d{4} log lines were dropped");
  }
}
