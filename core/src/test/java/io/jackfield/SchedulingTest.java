package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What handlers may rely on, whatever carries them.
@Timeout(60)
@ParameterizedClass
@EnumSource(Scheduling.class)
class SchedulingTest {
  private final Scheduling scheduling;

  SchedulingTest(Scheduling scheduling) {
    this.scheduling = scheduling;
  }

  private Server listen(Handler handler) throws IOException {
    var options = ServerOptions.defaults().withScheduling(scheduling);
    return Server.listen(TcpAddress.loopback(0), options, handler);
  }

  @Test
  void handlersThatNeverWaitLeaveTheOthersTheirTurn() throws Exception {
    try (var firehose = listen(tube -> pourInto(tube.asDuplex()));
        var echo = listen(tube -> Relay.copy(tube.asDuplex(), tube.asDuplex()))) {
      int processors = Runtime.getRuntime().availableProcessors();
      var readers = new CountDownLatch(2 * processors);
      for (int i = 0; i < 2 * processors; i++) {
        Thread.ofPlatform().daemon().start(() -> drink(firehose, readers));
      }
      readers.await();
      try (var tube = Tube.connect(echo.address())) {
        for (int i = 0; i < 20; i++) {
          tube.sendLine("still there?");
          assertThat(tube.readLine()).isEqualTo("still there?");
        }
      }
      firehose.close(Duration.ZERO);
    }
  }

  private static void pourInto(Duplex peer) throws IOException {
    var piece = ByteBuffer.allocateDirect(64 * 1024);
    while (true) {
      peer.write(piece.clear(), Deadline.none());
    }
  }

  private static void drink(Server from, CountDownLatch started) {
    var glass = ByteBuffer.allocate(256 * 1024);
    try (var duplex = Duplex.connect(from.address())) {
      while (duplex.read(glass.clear(), Deadline.none()) >= 0) {
        started.countDown();
      }
    } catch (IOException e) {
      // The server has closed, as the test has it.
      started.countDown();
    }
  }

  @Test
  void twoHandlersTalkToEachOtherThroughQueues() throws Exception {
    var questions = new SynchronousQueue<String>();
    var answers = new SynchronousQueue<String>();
    try (var asking =
            listen(tube -> {
              questions.put(tube.readLine());
              tube.sendLine(answers.take());
            });
        var answering =
            listen(tube -> {
              tube.sendLine(questions.take());
              answers.put(tube.readLine());
            });
        var asker = Tube.connect(asking.address());
        var answerer = Tube.connect(answering.address())) {
      asker.sendLine("6 * 7?");
      assertThat(answerer.readLine()).isEqualTo("6 * 7?");
      answerer.sendLine("42");
      assertThat(asker.readLine()).isEqualTo("42");
    }
  }

  @Test
  void handlersThreadsAreVirtualAndTalkToOtherServers() throws Exception {
    var seen = new LinkedBlockingQueue<Thread>();
    try (var inner = listen(tube -> tube.sendLine("hello from within"));
        var outer =
            listen(tube -> {
              seen.add(Thread.currentThread());
              try (var nested = Tube.connect(inner.address())) {
                tube.sendLine(nested.readLine());
              }
            });
        var tube = Tube.connect(outer.address())) {
      assertThat(tube.readLine()).isEqualTo("hello from within");
      assertThat(seen.take().isVirtual()).isTrue();
    }
  }

  @Test
  void waitingForInputHoldsUntilSomethingComes() throws Exception {
    var came = new LinkedBlockingQueue<String>();
    try (var server =
            listen(tube -> {
              var duplex = tube.asDuplex();
              duplex.awaitInput(Deadline.none());
              came.add(tube.readLine());
              duplex.awaitInput(Deadline.none());
              came.add(tube.readToEnd().text() + "end");
            });
        var tube = Tube.connect(server.address())) {
      assertThat(came.poll(20, TimeUnit.MILLISECONDS)).isNull();
      tube.sendLine("first");
      assertThat(came.take()).isEqualTo("first");
      tube.closeOutput();
      assertThat(came.take()).isEqualTo("end");
    }
  }
}
