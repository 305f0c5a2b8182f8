package io.jackfield.junit;

import static io.jackfield.Expected.endOfStream;
import static io.jackfield.Expected.literal;
import static io.jackfield.Expected.regex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jackfield.Bytes;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.EndOfStreamException;
import io.jackfield.Listener;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.TimedOutException;
import io.jackfield.TlsException;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.UdpAddress;
import io.jackfield.UdpServer;
import io.jackfield.WireListener;
import io.jackfield.tls.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What users of such libraries complain of most, one test each: the complaint, then what happens
/// here.
@Timeout(60)
@ExtendWith(LeakCheck.class)
class PainPointsTest {
  private static final Duration TENTH = Duration.ofMillis(100);
  private static final Duration HALF = Duration.ofMillis(500);
  private static final TubeOptions DEFAULTS = TubeOptions.defaults();

  /// "The prompt never came, the script went on and sent the answer all the same." A timeout is an
  /// exception, and nothing is sent.
  @Test
  void p1timeoutDoesNotLookLikeSuccess() throws IOException {
    var peer = Script.of("Welcome\n").open();
    try (var tube = peer.tube()) {
      assertThatThrownBy(() -> tube.sendLineAfter("> ", "1")).isInstanceOf(TimedOutException.class);
      assertThatThrownBy(() -> tube.readUntil("> ")).isInstanceOf(TimedOutException.class);
      assertThatThrownBy(() -> tube.readLines(2)).isInstanceOf(TimedOutException.class);
      assertThat(peer.writes()).isEmpty();
    }
  }

  /// "Is the timeout for the whole call or for each byte?" For the whole call, whatever trickles
  /// in; only the two methods that are given an idle time count silence, and the timeout bounds
  /// them too.
  @Test
  void p2timeoutIsForTheWholeCall() throws IOException {
    var trickle = Script.empty().dribble(Bytes.of("x".repeat(100)), TENTH);
    var peer = trickle.open();
    try (var tube = peer.tube(DEFAULTS.withTimeout(HALF))) {
      for (int call = 1; call <= 3; call++) {
        var failure = catchThrowableOfType(TimedOutException.class, tube::readToEnd);
        assertThat(failure.context().elapsed()).isEqualTo(HALF);
      }
      assertThatThrownBy(() -> tube.readUntilQuiet(TENTH.multipliedBy(2)))
          .isInstanceOf(TimedOutException.class)
          .hasMessageContaining("The peer kept sending: ask for a shorter silence");
      assertThat(Duration.ofNanos(peer.ticker().nanos())).isEqualTo(HALF.multipliedBy(4));
      assertThatThrownBy(() -> tube.readUntilQuiet(HALF.multipliedBy(2)))
          .hasMessageContaining("No such silence fits into the time there was");
    }
  }

  /// "The flag had no line end, so I never saw it." The rest of an ended stream is a line; and a
  /// failure at the end shows it and leaves it there.
  @Test
  void p3endDoesNotHideTheLastWords() throws IOException {
    try (var tube = Script.of("Correct!\nflag{x}").end().tube(DEFAULTS)) {
      assertThat(tube.readLine()).isEqualTo("Correct!");
      assertThatThrownBy(() -> tube.readUntil("> "))
          .isInstanceOf(EndOfStreamException.class)
          .hasMessageContaining("flag{x}");
      assertThat(tube.readLine()).isEqualTo("flag{x}");
      assertThatThrownBy(tube::readLine).isInstanceOf(EndOfStreamException.class);
    }
  }

  /// "It crashes on bytes that are no text, and warns about text that is no bytes." Text methods
  /// take and give text, and show what is malformed as U+FFFD; byte methods leave bytes alone.
  @Test
  void p4bytesAndTextAreToldApart() throws IOException {
    var octets = Bytes.of((byte) 0xff, (byte) 'a', (byte) 0xc3, (byte) '\n', (byte) 0xc3);
    var script = Script.empty().bytes(octets).bytes(octets).end();
    try (var tube = script.tube(DEFAULTS)) {
      assertThat(tube.readExactly(5)).isEqualTo(octets);
      assertThatThrownBy(() -> tube.within(TENTH).readUntil("zz"))
          .hasMessageContaining("\\xffa\\xc3\\n\\xc3");
      assertThat(tube.readLine()).isEqualTo("\ufffda\ufffd");
    }
  }

  /// "Does the line come with its end? And stripping it took my spaces too." Without; exactly one
  /// LF or CRLF goes, and nothing else.
  @Test
  void p5oneLineEndGoesAndNothingElse() throws IOException {
    try (var tube = Script.of("a \r\n\nb\r\r\nc\n\n").end().tube(DEFAULTS)) {
      assertThat(tube.readLines(5)).containsExactly("a ", "", "b\r", "c", "");
    }
  }

  /// "I asked for 10 bytes and got 4: the network cut them there." A count is a promise.
  @Test
  void p6countIsAPromise() throws IOException {
    try (var tube = Script.of("0123").bytes("4567").bytes("89ab").tube(DEFAULTS)) {
      assertThat(tube.readExactly(10).text()).isEqualTo("0123456789");
    }
  }

  /// "My `[0-9]+` returned one digit, since the packet ended there." A match counts once no further
  /// byte could change it.
  @Test
  void p8regexIsGreedyAcrossPackets() throws IOException {
    try (var tube = Script.of("C=1").bytes("0").bytes("0\n").tube(DEFAULTS)) {
      assertThat(tube.expect(regex("C=([0-9]+)")).group(1)).isEqualTo("100");
    }
  }

  /// "5 MB took seconds, 50 MB half an hour: each packet has it search all from the start." Each
  /// byte is looked at a bounded number of times.
  @Test
  void p9searchDoesNotStartOver() throws IOException {
    int size = 32 << 20;
    var piece = Bytes.of("x".repeat(4096));
    var script = Script.empty();
    var steps = new java.util.ArrayList<Script.Step>(script.steps());
    for (int i = 0; i < size / 4096; i++) {
      steps.add(new Script.Send(piece));
    }
    steps.add(new Script.Send(Bytes.of("prompt> ")));
    var peer = new Script(steps);
    try (var tube = peer.tube(DEFAULTS)) {
      assertThat(tube.readUntil("prompt> ").length()).isEqualTo(size);
    }
    try (var tube = peer.tube(DEFAULTS)) {
      var match = tube.expect(literal("never"), regex("prompt>( )"));
      assertThat(match.beforeBytes().size()).isEqualTo(size);
    }
  }

  /// "Reading all closed my connection, even when it only timed out." Reading to the end closes
  /// nothing, and can be tried again.
  @Test
  void p10readToEndClosesNothing() throws IOException {
    var peer = Script.of("some").pause(HALF).bytes(" more").end().open();
    try (var tube = peer.tube()) {
      assertThatThrownBy(() -> tube.within(TENTH).readToEnd())
          .isInstanceOf(TimedOutException.class);
      assertThat(tube.readToEnd().text()).isEqualTo("some more");
      assertThat(tube.readToEnd().isEmpty()).isTrue();
      tube.sendLine("still open");
      assertThat(peer.sent().text()).isEqualTo("still open\n");
    }
  }

  /// "TLS was on, but nobody looked at the certificate; and a server of TLS 1.3 only was out of
  /// reach." The certificate and its name are verified unless told otherwise; 1.2 and 1.3 are on.
  @Test
  void p11tlsIsVerifiedByDefault(@TempDir Path folder) throws Exception {
    var certificate = TestCertificate.create(folder);
    var only13 =
        certificate
            .server()
            .withVersions(io.jackfield.tls.TlsVersion.TLS_1_3, io.jackfield.tls.TlsVersion.TLS_1_3);
    var options = ServerOptions.defaults().withLayer(Tls.server(only13));
    try (var server =
        Server.listen(TcpAddress.loopback(0), options, tube -> tube.sendLine("hello"))) {
      assertThat(
              catchThrowableOfType(
                      TlsException.class,
                      () -> Tube.connect(server.address(), Tls.client("localhost")))
                  .reason())
          .isEqualTo(TlsException.Reason.UNTRUSTED);
      var trusting = Tls.client("localhost", certificate.client());
      try (var tube = Tube.connect(server.address(), trusting)) {
        assertThat(tube.readLine()).isEqualTo("hello");
      }
    }
  }

  /// "localhost was ::1, and the server listened on 127.0.0.1." Each address of a name is tried.
  @Test
  void p12eachAddressOfANameIsTried() throws Exception {
    try (var listener = Listener.bind(TcpAddress.loopback(0), 1, WireListener.NONE);
        var tube = Tube.connect("localhost", listener.port());
        var server = Tube.over(listener.accept())) {
      server.sendLine("found");
      assertThat(tube.readLine()).isEqualTo("found");
    }
  }

  /// "The listener took one client only; without waiting for it first, reading failed; and closing
  /// did not give the port back." A server takes all who come, a listener one for each accept, and
  /// close frees the port at once.
  @Test
  void p13serverServesAllAndGivesThePortBack() throws Exception {
    int port;
    try (var server = Server.listen(0, tube -> tube.sendLine("hello"))) {
      port = server.port();
      for (int i = 0; i < 3; i++) {
        try (var tube = Tube.connect(server.address())) {
          assertThat(tube.readLine()).isEqualTo("hello");
        }
      }
    }
    try (var again = Server.listen(port, tube -> tube.sendLine("again"));
        var tube = Tube.connect(again.address())) {
      assertThat(tube.readLine()).isEqualTo("again");
    }
  }

  /// "The first datagram is lost; two are needed to get going." The first counts.
  @Test
  void p14firstDatagramCounts() throws Exception {
    var options = ConnectOptions.defaults();
    try (var server =
            UdpServer.listen(
                UdpAddress.loopback(0), (datagram, answer) -> answer.send(datagram.bytes()));
        var tube = Tube.connect(server.address(), options, Link.PATIENT)) {
      tube.send("first");
      assertThat(tube.readAvailable().text()).isEqualTo("first");
    }
  }

  /// "Two threads read, and both got half." One thread reads at a time; a second is told who does.
  @Test
  void p16secondReaderIsRefused() throws Exception {
    var pair = Duplex.pair();
    var watched = new Watched(pair.left());
    try (var left = Tube.over(watched, Link.PATIENT);
        var right = Tube.over(pair.right())) {
      var first = new FutureTask<>(left::readLine);
      var thread = Thread.ofVirtual().name("first-reader").start(first);
      watched.awaitRead();
      assertThatThrownBy(left::readLine)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("first-reader");
      right.sendLine("whole");
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("whole");
      thread.join();
    }
  }

  /// "The client hangs: the server's output sat in its buffer." The message says that this may be
  /// so.
  @Test
  void p17silenceIsExplained() throws IOException {
    try (var tube = Script.empty().tube(DEFAULTS)) {
      assertThatThrownBy(() -> tube.readUntil("? "))
          .hasMessageContaining("timed out after 30 s while waiting for \"? \"")
          .hasMessageContaining("hold its output in a buffer");
    }
  }

  /// "At the end of the stream it spins; there is no way to fail early, none to wait for ever, and
  /// old output is matched by the next expect." A wait that can't be fulfilled fails at once,
  /// FOREVER is a timeout, and drain drops what is old.
  @Test
  void p20noWaitGoesOnWithoutHope() throws IOException {
    var peer =
        Script.of("old> ").pause(HALF).bytes("new> ").pause(HALF).bytes("Wrong").end().open();
    try (var tube = peer.tube()) {
      assertThat(tube.drain(TENTH)).isEqualTo(5);
      assertThat(tube.withTimeout(Deadline.FOREVER).readUntil("> ")).isEqualTo("new");
      assertThat(tube.expect(literal("> "), literal("Wrong"), endOfStream()).index()).isEqualTo(1);
      long before = peer.ticker().nanos();
      assertThatThrownBy(() -> tube.expect(literal("> "))).isInstanceOf(EndOfStreamException.class);
      assertThat(peer.ticker().nanos()).isEqualTo(before);
    }
  }

  /// "After a match the rest of the buffer was gone; and what was pushed back came in the wrong
  /// place." A match takes what is before it and itself; what is put back is next.
  @Test
  void p21restStaysAndPushBackComesFirst() throws IOException {
    try (var tube = Script.of("a1b2c3").end().tube(DEFAULTS)) {
      var match = tube.expect(regex("[0-9]"));
      assertThat(match.before() + match.matched()).isEqualTo("a1");
      assertThat(tube.peek(4).text()).isEqualTo("b2c3");
      tube.unread(match.matchedBytes());
      assertThat(tube.readToEnd().text()).isEqualTo("1b2c3");
    }
  }
}
