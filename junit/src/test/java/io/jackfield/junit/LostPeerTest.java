package io.jackfield.junit;

import static io.jackfield.Expected.literal;
import static io.jackfield.Expected.regex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jackfield.ClosedException;
import io.jackfield.ConnectFailedException;
import io.jackfield.ConnectOptions;
import io.jackfield.Duplex;
import io.jackfield.EndOfStreamException;
import io.jackfield.LineFilter;
import io.jackfield.ResetException;
import io.jackfield.TcpAddress;
import io.jackfield.TlsException;
import io.jackfield.Tube;
import io.jackfield.WireEvent;
import io.jackfield.tls.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a wait says when the peer is killed under it, resets, when its own thread is interrupted or
/// another closes the tube: what was awaited, from whom, what had come, and what to try. What had
/// come is still there, and no thread or socket is left.
@Timeout(60)
@ExtendWith(LeakCheck.class)
class LostPeerTest {
  private static final Duration IDLE = Duration.ofSeconds(10);

  /// The waits of a tube; the peer has said `abc` before.
  enum Wait {
    LINE("while waiting for a line"),
    LINES("while waiting for 2 lines"),
    LINE_WHERE("while waiting for a line that qualifies"),
    UNTIL("while waiting for \"++\""),
    EXPECT("while waiting for \"++\" or /y+z/"),
    EXACTLY("while waiting for 10 bytes"),
    PEEK("while waiting for 10 bytes"),
    TO_END("while waiting for the end of the stream"),
    UNTIL_QUIET("while waiting for silence of 10 s"),
    DRAIN("while waiting for silence of 10 s"),
    SEND("sending 1,048,576 bytes");

    final String words;

    Wait(String words) {
      this.words = words;
    }

    Object on(Tube tube) throws IOException {
      return switch (this) {
        case LINE -> tube.readLine();
        case LINES -> tube.readLines(2);
        case LINE_WHERE -> tube.readLineWhere(LineFilter.equalTo("x"));
        case UNTIL -> tube.readUntil("++");
        case EXPECT -> tube.expect(literal("++"), regex("y+z"));
        case EXACTLY -> tube.readExactly(10);
        case PEEK -> tube.peek(10);
        case TO_END -> tube.readToEnd();
        case UNTIL_QUIET -> tube.readUntilQuiet(IDLE);
        case DRAIN -> tube.drain(IDLE);
        case SEND -> {
          var much = "x".repeat(1 << 20);
          while (true) {
            tube.send(much);
          }
        }
      };
    }

    /// Whether a peer that ends in order fulfils it.
    boolean endsWithTheStream() {
      return this == LINE || this == TO_END || this == UNTIL_QUIET || this == DRAIN;
    }
  }

  /// A wait on a thread of its own.
  private record Waiting(Wait kind, Tube tube, FutureTask<Object> task, Thread thread) {
    static Waiting start(Wait wait, TcpAddress peer, String sendBefore, Threads threads)
        throws IOException, InterruptedException {
      var duplex = new Watched(Duplex.connect(peer));
      var tube = Tube.over(duplex, Link.PATIENT);
      assertThat(tube.peek(3).text()).isEqualTo("abc");
      if (!sendBefore.isEmpty()) {
        tube.send(sendBefore);
      }
      duplex.forget();
      var task = new FutureTask<>(() -> wait.on(tube));
      var thread = threads.start(task);
      if (wait == Wait.SEND) {
        duplex.awaitWrite();
      } else {
        duplex.awaitRead();
      }
      return new Waiting(wait, tube, task, thread);
    }

    Throwable failure() throws Exception {
      try {
        var result = task.get(20, TimeUnit.SECONDS);
        throw new AssertionError(kind + " gave " + result);
      } catch (ExecutionException e) {
        return Objects.requireNonNull(e.getCause());
      }
    }

    /// What each message has, whatever happened.
    void check(Throwable failure, Class<?> type, String why, String hint) throws IOException {
      assertThat(failure)
          .as("%s", kind)
          .isInstanceOf(type)
          .hasMessageContaining(why)
          .hasMessageContaining(kind.words)
          .hasMessageContaining(tube.peer().display())
          .hasMessageContaining(hint);
      if (kind != Wait.SEND) {
        assertThat(failure)
            .hasMessageContaining(
                kind == Wait.DRAIN ? "nothing unread had come" : "3 bytes had come: \"abc\"");
      }
    }

    void checkNothingConsumed() throws IOException {
      assertThat(tube.buffered()).isEqualTo(kind == Wait.DRAIN ? 0 : 3);
      assertThat(tube.readExactly(tube.buffered()).text())
          .isEqualTo(kind == Wait.DRAIN ? "" : "abc");
    }
  }

  // ---- the peer goes

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void killedPeerEndsEachWait(boolean unreadAtThePeer) throws Exception {
    var waits = new EnumMap<Wait, Waiting>(Wait.class);
    try (var peer = Child.start()) {
      for (var wait : Wait.values()) {
        waits.put(
            wait, Waiting.start(wait, peer.address(), unreadAtThePeer ? "x" : "", Threads.VIRTUAL));
      }
      peer.kill();
      for (var each : waits.values()) {
        // With bytes unread the kernel resets the dead process's connections, else it ends them.
        if (unreadAtThePeer || each.kind == Wait.SEND) {
          each.check(
              each.failure(), ResetException.class, "the connection broke", "then connect again");
          each.checkNothingConsumed();
        } else if (each.kind.endsWithTheStream()) {
          assertThat(each.task.get(20, TimeUnit.SECONDS))
              .hasToString(each.kind == Wait.DRAIN ? "3" : "abc");
          assertThat(each.tube.endOfStreamSeen()).isTrue();
        } else {
          each.check(
              each.failure(),
              EndOfStreamException.class,
              "the peer ended the stream",
              "what had come can still be read");
          each.checkNothingConsumed();
        }
      }
    } finally {
      closeAll(waits);
    }
  }

  private static void closeAll(Map<Wait, Waiting> waits) throws IOException {
    for (var each : waits.values()) {
      each.tube.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void resetEndsTheWait(Wait wait) throws Exception {
    try (var peer = new Holding()) {
      var waiting = Waiting.start(wait, peer.address(), "", Threads.VIRTUAL);
      try (var tube = waiting.tube) {
        peer.reset();
        waiting.check(
            waiting.failure(), ResetException.class, "the connection broke", "then connect again");
        waiting.checkNothingConsumed();
        assertThat(tube.endOfStreamSeen()).isFalse();
      }
    }
  }

  @Test
  void killedPeerEndsAHandshake() throws Exception {
    try (var peer = Child.start("silent")) {
      var task = new FutureTask<>(() -> Tube.connect(peer.address(), Tls.client("localhost")));
      Thread.ofVirtual().start(task);
      peer.awaitAccepted();
      peer.kill();
      var failure = catchThrowable(() -> task.get(20, TimeUnit.SECONDS)).getCause();
      assertThat(failure)
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("TLS with " + peer.address().display())
          .hasMessageContaining("during the handshake")
          .hasMessageContaining("it may not speak TLS");
    }
  }

  @Test
  void resetEndsAHandshake() throws Exception {
    try (var peer = MisbehavingPeer.start(new Misbehaviour.ResetAfter(1))) {
      assertThat(catchThrowable(() -> Tube.connect(peer.address(), Tls.client("localhost"))))
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("TLS with " + peer.address().display())
          .hasMessageContaining("the connection broke during the handshake")
          .hasMessageContaining("it may not speak TLS");
    }
  }

  @Test
  void killedPeerEndsAConnectThatWaits() throws Exception {
    TcpAddress address;
    FutureTask<Duplex> task;
    try (var full = new FullBacklog()) {
      address = full.address();
      task = full.connecting(Threads.VIRTUAL).task;
    }
    var failure = catchThrowable(() -> task.get(20, TimeUnit.SECONDS)).getCause();
    assertThat(failure)
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining(address.display())
        .hasMessageContaining("refused the connection: nothing listens on that port");
  }

  // ---- the waiting thread is interrupted, or another closes

  @ParameterizedTest
  @EnumSource
  void interruptEndsTheWaitOfAVirtualThread(Wait wait) throws Exception {
    interrupt(wait, Threads.VIRTUAL);
  }

  @ParameterizedTest
  @EnumSource
  void interruptEndsTheWaitOfAPlatformThread(Wait wait) throws Exception {
    interrupt(wait, Threads.PLATFORM);
  }

  private static void interrupt(Wait wait, Threads threads) throws Exception {
    try (var peer = new Holding()) {
      var waiting = Waiting.start(wait, peer.address(), "", threads);
      try (var tube = waiting.tube) {
        waiting.thread.interrupt();
        waiting.check(
            waiting.failure(),
            ClosedException.class,
            "was closed on this side",
            "This thread was interrupted, which closes the tube that it waits on");
        assertThat(tube.buffered()).isEqualTo(wait == Wait.DRAIN ? 0 : 3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeByAnotherThreadEndsTheWait(Wait wait) throws Exception {
    try (var peer = new Holding()) {
      var waiting = Waiting.start(wait, peer.address(), "", Threads.VIRTUAL);
      waiting.tube.close();
      var failure = waiting.failure();
      if (failure instanceof IllegalStateException) {
        // Closed between two sends: then it is the program's mistake to send on.
        assertThat(wait).isEqualTo(Wait.SEND);
        assertThat(failure).hasMessage("this tube is closed");
        return;
      }
      waiting.check(
          failure, ClosedException.class, "was closed on this side", "Another thread closed it");
      assertThat(waiting.tube.buffered()).isEqualTo(wait == Wait.DRAIN ? 0 : 3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void interruptEndsAHandshake(Threads threads) throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = TcpAddress.loopback(listener.getLocalPort());
      var task = new FutureTask<>(() -> Tube.connect(address, Tls.client("localhost")));
      var thread = threads.start(task);
      try (var peer = listener.accept()) {
        assertThat(peer.getInputStream().read()).as("the ClientHello begins").isEqualTo(22);
        thread.interrupt();
        var failure = catchThrowable(() -> task.get(20, TimeUnit.SECONDS)).getCause();
        assertThat(failure)
            .isInstanceOf(ClosedException.class)
            .hasMessageContaining("gave up the handshake with " + address.display())
            .hasMessageContaining("this thread was interrupted");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void interruptEndsAConnect(Threads threads) throws Exception {
    try (var full = new FullBacklog()) {
      var connecting = full.connecting(threads);
      connecting.thread.interrupt();
      var failure = catchThrowable(() -> connecting.task.get(20, TimeUnit.SECONDS)).getCause();
      assertThat(failure)
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining(full.address().display())
          .hasMessageContaining("gave up connecting")
          .hasMessageContaining("this thread was interrupted");
    }
  }

  // ---- peers

  /// A process of its own.
  private record Child(Process process, BufferedReader out, TcpAddress address)
      implements AutoCloseable {
    static Child start(String... words) throws IOException {
      var command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "src/test/java/io/jackfield/junit/HoldingPeer.java"));
      command.addAll(List.of(words));
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var out = process.inputReader(StandardCharsets.UTF_8);
      return new Child(process, out, TcpAddress.loopback(Integer.parseInt(out.readLine())));
    }

    void awaitAccepted() throws IOException {
      assertThat(out.readLine()).isEqualTo("accepted");
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /// Says `abc` to one client, and reads nothing.
  private static final class Holding implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final FutureTask<Socket> client =
        new FutureTask<>(() -> {
          var accepted = listener.accept();
          accepted.getOutputStream().write(new byte[] {'a', 'b', 'c'});
          return accepted;
        });

    Holding() throws IOException {
      Thread.ofVirtual().start(client);
    }

    TcpAddress address() {
      return TcpAddress.loopback(listener.getLocalPort());
    }

    void reset() throws Exception {
      client.get().setSoLinger(true, 0);
      client.get().close();
    }

    @Override
    public void close() throws IOException {
      if (client.state() == Future.State.SUCCESS) {
        client.resultNow().close();
      }
      listener.close();
    }
  }

  /// A listener that lets nobody in any more: a further connect waits.
  private static final class FullBacklog implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> waiting = new ArrayList<>();

    FullBacklog() throws IOException {
      while (true) {
        var socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(
              new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 200);
        } catch (SocketTimeoutException _) {
          return;
        }
      }
    }

    TcpAddress address() {
      return TcpAddress.loopback(listener.getLocalPort());
    }

    /// A connect that has begun.
    Connecting connecting(Threads threads) throws InterruptedException {
      var begun = new CountDownLatch(1);
      var options =
          ConnectOptions.defaults()
              .withListener(event -> {
                if (event instanceof WireEvent.Connecting) {
                  begun.countDown();
                }
              });
      var task = new FutureTask<>(() -> Duplex.connect(address(), options));
      var thread = threads.start(task);
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      return new Connecting(task, thread);
    }

    private record Connecting(FutureTask<Duplex> task, Thread thread) {}

    @Override
    public void close() throws IOException {
      listener.close();
      for (var each : waiting) {
        each.close();
      }
    }
  }
}
