package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Bytes;
import io.jackfield.junit.MisbehavingPeer;
import io.jackfield.junit.Misbehaviour;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Scanner;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the JDK's readers do where a tube promises something: the facts of the JDK column in
/// `docs/guide/what-a-tube-promises.md`. A JDK that does better one day fails a test here, and the
/// page is to be changed then.
@Timeout(60)
class JdkReadersTest {

  private static BufferedReader lines(PlainPair pair) throws IOException {
    return new BufferedReader(new InputStreamReader(pair.in(), StandardCharsets.UTF_8));
  }

  // ---- time

  @Test
  void bufferedReaderLosesWhatCameBeforeATimeout() throws IOException {
    try (var pair = PlainPair.hurried();
        var reader = lines(pair)) {
      pair.feed("abc");
      assertThatThrownBy(reader::readLine).isInstanceOf(SocketTimeoutException.class);
      pair.feed("def\n");
      assertThat(reader.readLine()).isEqualTo("def");
    }
  }

  @Test
  void readNBytesLosesWhatCameBeforeATimeout() throws IOException {
    try (var pair = PlainPair.hurried()) {
      pair.feed("abc");
      assertThatThrownBy(() -> pair.in().readNBytes(7)).isInstanceOf(SocketTimeoutException.class);
      pair.feed("def\n");
      pair.end();
      assertThat(pair.in().readNBytes(7)).asString().isEqualTo("def\n");
    }
  }

  @Test
  void readFullyStartsOverAfterATimeout() throws IOException {
    try (var pair = PlainPair.hurried();
        var in = new DataInputStream(pair.in())) {
      var target = new byte[6];
      pair.feed("abc");
      assertThatThrownBy(() -> in.readFully(target)).isInstanceOf(SocketTimeoutException.class);
      pair.feed("defghi");
      in.readFully(target);
      assertThat(target).asString().isEqualTo("defghi");
    }
  }

  @Test
  void scannerTakesATimeoutForTheEnd() throws IOException {
    try (var pair = PlainPair.hurried();
        var scanner = new Scanner(pair.in(), StandardCharsets.UTF_8)) {
      pair.feed("abc");
      assertThat(scanner.nextLine()).isEqualTo("abc");
      pair.feed("def\n");
      assertThatThrownBy(scanner::nextLine).isInstanceOf(NoSuchElementException.class);
      assertThat(scanner.ioException()).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void timeoutIsForEachReadNotForTheLine() throws Exception {
    var line = Bytes.of("x".repeat(75) + "\n");
    var trickle = new Misbehaviour.Dribble(line, Duration.ofMillis(20));
    try (var peer = MisbehavingPeer.start(trickle);
        var socket = new Socket(InetAddress.getLoopbackAddress(), peer.port())) {
      socket.setSoTimeout(1000);
      long start = System.nanoTime();
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(reader.readLine()).hasSize(75);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1400));
    }
  }

  @Test
  void timeoutOfZeroIsForEver() throws Exception {
    try (var pair = PlainPair.open()) {
      pair.socket().setSoTimeout(0);
      var reading = new FutureTask<>(() -> pair.in().read());
      Thread.ofVirtual().start(reading);
      assertThatThrownBy(() -> reading.get(100, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      pair.feed("x");
      assertThat(reading.get(20, TimeUnit.SECONDS)).isEqualTo('x');
    }
  }

  @Test
  void timeoutSaysNothingOfWhatWasAwaited() throws IOException {
    try (var pair = PlainPair.hurried();
        var reader = lines(pair)) {
      pair.feed("Password: ");
      assertThatThrownBy(reader::readLine).hasMessage("Read timed out");
    }
  }

  @Test
  void writeHasNoTimeout() throws Exception {
    try (var pair = PlainPair.hurried()) {
      var much = new byte[64 << 20];
      var writing =
          new FutureTask<>(() -> {
            pair.socket().getOutputStream().write(much);
            return "written";
          });
      Thread.ofVirtual().start(writing);
      assertThatThrownBy(() -> writing.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      pair.socket().close();
      assertThatThrownBy(() -> writing.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SocketException.class);
    }
  }

  @Test
  void platformThreadInASocketIsNotInterrupted() throws Exception {
    try (var pair = PlainPair.open()) {
      var reading = new FutureTask<>(() -> pair.in().read());
      var thread = Thread.ofPlatform().daemon().start(reading);
      thread.interrupt();
      assertThatThrownBy(() -> reading.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      pair.feed("x");
      assertThat(reading.get(20, TimeUnit.SECONDS)).isEqualTo('x');
    }
  }

  // ---- ends

  @Test
  void unterminatedLastLineLooksLikeAnyOther() throws IOException {
    try (var pair = PlainPair.open();
        var reader = lines(pair)) {
      pair.feed("whole\nhalf");
      pair.end();
      assertThat(reader.readLine()).isEqualTo("whole");
      assertThat(reader.readLine()).isEqualTo("half");
      assertThat(reader.readLine()).isNull();
    }
  }

  @Test
  void endInACountIsAShortResultOrLosesTheBytes() throws IOException {
    try (var pair = PlainPair.open()) {
      pair.feed("abc");
      pair.end();
      assertThat(pair.in().readNBytes(10)).asString().isEqualTo("abc");
    }
    try (var pair = PlainPair.open();
        var in = new DataInputStream(pair.in())) {
      pair.feed("abc");
      pair.end();
      assertThatThrownBy(() -> in.readFully(new byte[10])).isInstanceOf(EOFException.class);
      assertThat(in.readAllBytes()).isEmpty();
    }
  }

  @Test
  void resetIsASocketException() throws IOException {
    try (var pair = PlainPair.open()) {
      pair.peer().setSoLinger(true, 0);
      pair.peer().close();
      assertThatThrownBy(() -> pair.in().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void readingAllClosesNothing() throws IOException {
    try (var pair = PlainPair.open()) {
      pair.feed("all");
      pair.end();
      assertThat(pair.in().readAllBytes()).asString().isEqualTo("all");
      pair.socket().getOutputStream().write('x');
      assertThat(pair.peer().getInputStream().read()).isEqualTo('x');
    }
  }

  @Test
  void socketThatWasEndedStillClaimsToBeConnected() throws IOException {
    try (var pair = PlainPair.open()) {
      pair.peer().close();
      assertThat(pair.in().read()).isEqualTo(-1);
      assertThat(pair.socket().isConnected()).isTrue();
      assertThat(pair.socket().isClosed()).isFalse();
      assertThat(pair.socket().isInputShutdown()).isFalse();
    }
  }

  // ---- lines, characters, patterns

  @Test
  void lineEndsAtALoneCarriageReturnToo() throws IOException {
    try (var pair = PlainPair.open();
        var reader = lines(pair)) {
      pair.feed("a\rb\nc\r\n");
      assertThat(reader.readLine()).isEqualTo("a");
      assertThat(reader.readLine()).isEqualTo("b");
      assertThat(reader.readLine()).isEqualTo("c");
    }
  }

  @Test
  void characterCutInTwoStaysWhole() throws Exception {
    try (var pair = PlainPair.open();
        var reader = lines(pair)) {
      pair.feed((byte) 'a', (byte) 0xc3);
      assertThat(reader.read()).isEqualTo('a');
      pair.feed((byte) 0xa9);
      assertThat(reader.read()).isEqualTo('é');
    }
  }

  @Test
  void scannerIsGreedyAcrossPackets() throws Exception {
    try (var pair = PlainPair.open();
        var scanner = new Scanner(pair.in(), StandardCharsets.UTF_8)) {
      pair.feed("C=1");
      var finding = new FutureTask<>(() -> scanner.findWithinHorizon("C=[0-9]+", 0));
      Thread.ofVirtual().start(finding);
      assertThatThrownBy(() -> finding.get(100, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      pair.feed("0\n");
      assertThat(finding.get(20, TimeUnit.SECONDS)).isEqualTo("C=10");
    }
  }

  @Test
  void lineHasNoLimit() throws Exception {
    int size = 8 << 20;
    try (var peer = MisbehavingPeer.start(new Misbehaviour.Flood(size));
        var socket = new Socket(InetAddress.getLoopbackAddress(), peer.port())) {
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(reader.readLine()).hasSize(size);
    }
  }

  @Test
  void tlsDoesNotCheckTheNameByItself() throws Exception {
    try (var socket = SSLContext.getDefault().getSocketFactory().createSocket()) {
      var parameters = ((javax.net.ssl.SSLSocket) socket).getSSLParameters();
      assertThat(parameters.getEndpointIdentificationAlgorithm()).isNull();
    }
  }
}
