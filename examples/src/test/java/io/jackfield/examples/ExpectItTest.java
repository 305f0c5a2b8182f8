package io.jackfield.examples;

import static net.sf.expectit.matcher.Matchers.anyOf;
import static net.sf.expectit.matcher.Matchers.contains;
import static net.sf.expectit.matcher.Matchers.eof;
import static net.sf.expectit.matcher.Matchers.regexp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.Bytes;
import io.jackfield.junit.MisbehavingPeer;
import io.jackfield.junit.Misbehaviour;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import net.sf.expectit.Expect;
import net.sf.expectit.ExpectBuilder;
import net.sf.expectit.ExpectIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What ExpectIt 0.9.0 does where a tube promises something: the facts of its column in
/// `docs/guide/what-a-tube-promises.md`.
@Timeout(60)
class ExpectItTest {

  private static ExpectBuilder over(PlainPair pair, long millis) throws IOException {
    return new ExpectBuilder()
        .withInputs(pair.in())
        .withOutput(pair.socket().getOutputStream())
        .withCharset(StandardCharsets.UTF_8)
        .withTimeout(millis, TimeUnit.MILLISECONDS);
  }

  private static Expect patient(PlainPair pair) throws IOException {
    return over(pair, 20_000).build();
  }

  @Test
  void timeoutIsAnUnsuccessfulResultAndKeepsTheBytes() throws IOException {
    try (var pair = PlainPair.open();
        var expect = over(pair, 50).build()) {
      pair.feed("abc");
      var result = expect.expect(contains("+"));
      assertThat(result.isSuccessful()).isFalse();
      pair.feed("def+");
      assertThat(expect.withTimeout(20, TimeUnit.SECONDS).expect(contains("+")).getBefore())
          .isEqualTo("abcdef");
    }
  }

  @Test
  void stepsGoOnAfterAPromptThatNeverCame() throws IOException {
    try (var pair = PlainPair.open();
        var expect = over(pair, 50).build()) {
      expect.expect(contains("Password: "));
      expect.sendLine("secret");
      assertThat(pair.peer().getInputStream().readNBytes(7)).asString().isEqualTo("secret\n");
    }
  }

  @Test
  void failureMayBeMadeAnException() throws IOException {
    try (var pair = PlainPair.open();
        var expect = over(pair, 200).withExceptionOnFailure().build()) {
      pair.feed("abc");
      var failure =
          catchThrowableOfType(ExpectIOException.class, () -> expect.expect(contains("never")));
      assertThat(failure.getInputBuffer()).isEqualTo("abc");
    }
  }

  @Test
  void timeoutIsForTheWholeCall() throws Exception {
    var line = Bytes.of("x".repeat(75) + "\n");
    var trickle = new Misbehaviour.Dribble(line, Duration.ofMillis(20));
    try (var peer = MisbehavingPeer.start(trickle);
        var socket = new Socket(InetAddress.getLoopbackAddress(), peer.port());
        var expect =
            new ExpectBuilder()
                .withInputs(socket.getInputStream())
                .withTimeout(300, TimeUnit.MILLISECONDS)
                .build()) {
      assertThat(expect.expect(contains("\n")).isSuccessful()).isFalse();
    }
  }

  @Test
  void timeoutMayBeInfinite() throws Exception {
    try (var pair = PlainPair.open();
        var expect = over(pair, 50).withInfiniteTimeout().build()) {
      var waiting = new FutureTask<>(() -> expect.expect(contains("x")).isSuccessful());
      Thread.ofVirtual().start(waiting);
      assertThatThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      pair.feed("x");
      assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void endIsAnExceptionOnlyWhenNothingIsBuffered() throws IOException {
    try (var pair = PlainPair.open();
        var expect = patient(pair)) {
      pair.feed("flag");
      pair.end();
      assertThat(expect.expect(contains("\n")).isSuccessful()).isFalse();
      assertThat(expect.expect(eof()).getBefore()).isEqualTo("flag");
    }
    try (var pair = PlainPair.open();
        var expect = patient(pair)) {
      pair.end();
      assertThatThrownBy(() -> expect.expect(contains("\n"))).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void regexMatchesWhatHasComeSoFar() throws Exception {
    try (var pair = PlainPair.open();
        var expect = patient(pair)) {
      pair.feed("C=1");
      assertThat(expect.expect(regexp("C=([0-9]+)")).group(1)).isEqualTo("1");
      pair.feed("0\n");
      assertThat(expect.expect(contains("\n")).getBefore()).isEqualTo("0");
    }
  }

  @Test
  void ofSeveralTheOneThatEndsLastWins() throws IOException {
    try (var pair = PlainPair.open();
        var expect = patient(pair)) {
      pair.feed("xabcx+");
      // All has come once this is seen.
      var result = expect.expect(anyOf(contains("b"), contains("abc")));
      assertThat(result.isSuccessful()).isTrue();
      assertThat(result.group()).isEqualTo("abc");
    }
  }

  @Test
  void characterCutInTwoIsSpoilt() throws Exception {
    try (var pair = PlainPair.open();
        var expect = patient(pair)) {
      pair.feed((byte) 'a', (byte) 0xc3);
      assertThat(expect.expect(contains("a")).isSuccessful()).isTrue();
      pair.feed((byte) 0xa9, (byte) '+');
      assertThat(expect.expect(contains("+")).getBefore()).isEqualTo("\ufffd\ufffd");
    }
  }

  @Test
  void eachInputHasAThreadOfItsOwn() throws Exception {
    try (var pair = PlainPair.open()) {
      int before = Thread.activeCount();
      try (var expect = patient(pair)) {
        pair.feed("x");
        assertThat(expect.expect(contains("x")).isSuccessful()).isTrue();
        assertThat(Thread.activeCount()).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void sendToAPeerThatDoesNotReadHasNoTimeout() throws Exception {
    try (var pair = PlainPair.open();
        var expect = over(pair, 50).build()) {
      var sending = new FutureTask<>(() -> expect.sendBytes(new byte[64 << 20]));
      Thread.ofVirtual().start(sending);
      assertThatThrownBy(() -> sending.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
    }
  }
}
