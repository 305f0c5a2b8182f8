package io.jackfield.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.CloseReason;
import io.jackfield.ConnectFailedException.Reason;
import io.jackfield.Connection;
import io.jackfield.Span;
import io.jackfield.TcpAddress;
import io.jackfield.WireEvent;
import io.jackfield.explain.Look.Colour;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How events become lines, whatever they are about.
@Timeout(60)
class NarrationTest {
  private static final Connection CONNECTION =
      new Connection(1, TcpAddress.loopback(50_000), TcpAddress.loopback(7_000));
  private static final Duration SHORT = Duration.ofMillis(1);

  private static WireEvent.Received received(byte[] bytes, long atNanos) {
    var span = new Span(atNanos, atNanos);
    return new WireEvent.Received(CONNECTION, ByteBuffer.wrap(bytes), 100, span);
  }

  private static WireEvent.Sent sent(String text, long fromNanos, long toNanos) {
    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return new WireEvent.Sent(CONNECTION, bytes, new Span(fromNanos, toNanos));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void questionComesBeforeItsAnswerThoughItIsToldLater() {
    try (var lines = new Lines()) {
      long now = System.nanoTime();
      lines.listener().on(received(bytes("answer"), now + 2_000));
      lines.listener().on(sent("question", now, now + 3_000));
      assertThat(lines.calls()).containsExactly("send(8 bytes)", "recv(up to 100) -> 6 bytes");
    }
  }

  @Test
  void thousandsOfSendsAreACount() {
    try (var lines = new Lines()) {
      for (int i = 0; i < 5_000; i++) {
        long now = System.nanoTime();
        lines.listener().on(sent("12345", now, now));
      }
      lines.listener().on(new WireEvent.HalfClosed(CONNECTION));
      assertThat(lines.all()).hasSizeLessThan(60);
      assertThat(lines.calls())
          .filteredOn(call -> call.equals("send(5 bytes)"))
          .hasSizeBetween(1, 12);
      long one = lines.calls().stream().filter(call -> call.equals("send(5 bytes)")).count();
      long folded =
          lines.all().stream()
              .filter(line -> line.contains(" more send ("))
              .mapToLong(line -> Long.parseLong(line.replaceAll(" more send.*|[ .,]", "")))
              .sum();
      assertThat(one + folded).isEqualTo(5_000);
      assertThat(lines.calls().getLast()).isEqualTo("shutdown(SHUT_WR)");
    }
  }

  @Test
  void laterPiecesAreOneLineEach() {
    try (var lines = new Lines()) {
      for (int i = 0; i < 4; i++) {
        long now = System.nanoTime();
        lines.listener().on(sent("Paris\n", now, now));
      }
      assertThat(lines.all().getLast())
          .isEqualTo("  4  send(6 bytes)                         \"Paris\\n\"");
    }
  }

  @Test
  void hostileBytesAreEscapedAndCut() {
    try (var lines = new Lines(Detail.LESSONS, Look.plain().withColumns(80))) {
      long now = System.nanoTime();
      lines.listener().on(received(bytes("\u001b]0;owned\u0007\u202e\r"), now));
      lines.listener().on(received(new byte[100_000], now));
      lines.listener().on(received(new byte[] {(byte) 0xff, 0x1b, '['}, now));
      var text = lines.text();
      assertThat(text.chars().allMatch(c -> c >= ' ' && c <= '~')).as(text).isTrue();
      assertThat(text).contains("\\x1b]0;owned\\x07", "\\xff\\x1b[", "100,000 bytes");
      assertThat(lines.all()).allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void namesAndReasonsOfOthersAreEscapedToo() {
    try (var lines = new Lines()) {
      var evil = "a\u001b[2Jb\nc";
      lines.listener().on(new WireEvent.ResolveFailed(evil, evil, SHORT));
      lines.listener().on(new WireEvent.HandlerFailed(CONNECTION, new IllegalStateException(evil)));
      lines.listener().on(new WireEvent.Serving(CONNECTION, evil));
      assertThat(lines.all()).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'));
    }
  }

  @Test
  void eachAddressThatWasTriedIsTold() {
    var first = TcpAddress.of("192.0.2.1", "80");
    var second = TcpAddress.of("192.0.2.2", "80");
    var connection = new Connection(5, TcpAddress.loopback(50_000), second);
    try (var lines = new Lines()) {
      var listener = lines.listener();
      listener.on(new WireEvent.Resolved("example.test", List.of(first, second), SHORT));
      listener.on(new WireEvent.Connecting(first));
      listener.on(new WireEvent.SocketOpened(first, Map.of()));
      listener.on(new WireEvent.Connecting(second));
      listener.on(new WireEvent.SocketOpened(second, Map.of()));
      listener.on(new WireEvent.Connected(connection, SHORT));
      listener.on(new WireEvent.ConnectFailed(first, Reason.OTHER, "too late", SHORT));
      assertThat(lines.calls())
          .containsExactly(
              "getaddrinfo(\"example.test\", \"80\")",
              "socket(AF_INET, SOCK_STREAM)",
              "socket(AF_INET, SOCK_STREAM)",
              "connect(192.0.2.2:80)",
              "connect(192.0.2.1:80) -> failed");
      assertThat(lines.text())
          .contains("1.00 ms: 192.0.2.1, 192.0.2.2", "for 192.0.2.2:80", "too late");
    }
  }

  @Test
  void linesCarryNumbersWhereThereAreSeveralConnections() {
    var other = new Connection(2, TcpAddress.loopback(50_001), TcpAddress.loopback(7_000));
    try (var one = new Lines();
        var many = new Lines(Detail.CALLS, Look.plain().withMany())) {
      for (var lines : List.of(one, many)) {
        lines.listener().on(new WireEvent.EndOfStream(CONNECTION));
        lines.listener().on(new WireEvent.EndOfStream(other));
      }
      assertThat(one.calls()).containsExactly("recv -> 0 bytes", "#2 recv -> 0 bytes");
      assertThat(many.calls()).containsExactly("#1 recv -> 0 bytes", "#2 recv -> 0 bytes");
    }
  }

  @Test
  void limitsAreReasonsToClose() {
    try (var lines = new Lines()) {
      lines.listener().on(new WireEvent.Closed(CONNECTION, CloseReason.IDLE_LIMIT, 3, 4, SHORT));
      assertThat(lines.text())
          .contains("received 3 bytes, sent 4 bytes", CloseReason.IDLE_LIMIT.words());
    }
  }

  @Test
  void coloursOnlyWhereTheyAreWanted() {
    var coloured = Look.plain().withColour(Colour.TERMINAL);
    try (var with = new Lines(Detail.LESSONS, coloured);
        var without = new Lines()) {
      for (var lines : List.of(with, without)) {
        lines.listener().on(new WireEvent.EndOfStream(CONNECTION));
      }
      assertThat(with.all().getFirst()).contains("\u001b[");
      assertThat(without.text()).doesNotContain("\u001b");
      assertThat(with.text().replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(without.text());
    }
  }

  @Test
  void terminalsAreAskedAndTheEnvironmentOverrules() {
    assertThat(StandardError.look(Map.of(), -25)).isEqualTo(Look.plain());
    assertThat(StandardError.look(Map.of("COLUMNS", "77"), -25).columns()).isEqualTo(77);
    var terminal = StandardError.look(Map.of(), 120);
    assertThat(terminal.columns()).isEqualTo(120);
    assertThat(terminal.colour()).isEqualTo(Colour.TERMINAL);
    assertThat(StandardError.look(Map.of("NO_COLOR", "1"), 120).colour()).isEqualTo(Colour.NONE);
    assertThat(StandardError.look(Map.of("NO_COLOR", ""), 120).colour()).isEqualTo(Colour.TERMINAL);
    assertThat(StandardError.look(Map.of("TERM", "dumb"), 120).colour()).isEqualTo(Colour.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20, 100})
  void wrappingLosesNothing(int width) {
    var text = "one two  three \ud83d\ude00\ud83d\ude00 four-and-a-very-long-word x";
    var lines = Page.wrapped(text, width);
    assertThat(String.join("", lines).replace(" ", "")).isEqualTo(text.replace(" ", ""));
    assertThat(lines).allMatch(line -> line.length() <= Math.max(width, 2));
  }

  @Test
  void nothingIsToldAfterTheEnd() {
    var lines = new Lines();
    lines.close();
    lines.listener().on(new WireEvent.EndOfStream(CONNECTION));
    assertThat(lines.all()).isEmpty();
    lines.close();
  }
}
