package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(Transport.class)
class RelayTest {
  private static final TubeOptions PATIENT = TubeOptions.defaults().withTimeout(Await.LONG);

  private final Transport transport;

  RelayTest(Transport transport) {
    this.transport = transport;
  }

  /// Two peers and the relay between them.
  private record Joined(Tube left, Tube right, Await.Task<Relay.Outcome> relay)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (left;
          right) {}
    }
  }

  private Joined join(RelayOptions until) throws IOException {
    var left = transport.open();
    var right = transport.open();
    return new Joined(
        Tube.over(left.left(), PATIENT),
        Tube.over(right.left(), PATIENT),
        Await.start(() -> Relay.join(left.right(), right.right(), until)));
  }

  @AfterEach
  void nothingOfOursIsLeft() throws Exception {
    Await.until("no thread is left of " + Leftovers.threads(), () -> Leftovers.threads().isEmpty());
  }

  private static Bytes random(int size) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var data = new byte[size];
    new Random(seed).nextBytes(data);
    return Bytes.of(data);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5 << 20})
  void bytesPassBothWaysAtOnce(int size) throws Exception {
    try (var joined = join(RelayOptions.defaults())) {
      var forth = random(size);
      var back = random(size / 2);
      var sendingForth = sending(joined.left(), forth);
      var sendingBack = sending(joined.right(), back);
      var gotForth = Await.start(() -> joined.right().readToEnd());
      assertThat(joined.left().readToEnd()).isEqualTo(back);
      assertThat(gotForth.result()).isEqualTo(forth);
      assertThat(sendingForth.result()).isTrue();
      assertThat(sendingBack.result()).isTrue();
      var outcome = joined.relay().result();
      assertThat(outcome.leftToRight()).isEqualTo(size);
      assertThat(outcome.rightToLeft()).isEqualTo(size / 2);
    }
  }

  private static Await.Task<Boolean> sending(Tube tube, Bytes bytes) {
    return Await.start(() -> {
      tube.send(bytes);
      tube.closeOutput();
      return true;
    });
  }

  @Test
  void leftMayEndFirst() throws Exception {
    try (var joined = join(RelayOptions.defaults())) {
      joined.left().closeOutput();
      assertThat(joined.right().readToEnd().isEmpty()).isTrue();
      joined.right().send("late answer");
      joined.right().closeOutput();
      assertThat(joined.left().readToEnd().text()).isEqualTo("late answer");
      assertThat(joined.relay().result()).isEqualTo(new Relay.Outcome(0, 11, true));
    }
  }

  @Test
  void rightMayEndFirst() throws Exception {
    try (var joined = join(RelayOptions.defaults())) {
      joined.right().closeOutput();
      assertThat(joined.left().readToEnd().isEmpty()).isTrue();
      joined.left().send("late");
      joined.left().closeOutput();
      assertThat(joined.right().readToEnd().text()).isEqualTo("late");
      assertThat(joined.relay().result()).isEqualTo(new Relay.Outcome(4, 0, false));
    }
  }

  @Test
  void untilRightEndedDoesNotWaitForTheLeft() throws Exception {
    try (var joined = join(RelayOptions.defaults().withRightEnd(RelayOptions.End.close()))) {
      joined.right().send("bye");
      joined.right().closeOutput();
      assertThat(joined.relay().result()).isEqualTo(new Relay.Outcome(0, 3, false));
      assertThat(joined.left().readToEnd().text()).isEqualTo("bye");
    }
  }

  @Test
  void untilRightEndedStillDeliversTheAnswerAfterTheLeftEnded() throws Exception {
    try (var joined = join(RelayOptions.defaults().withRightEnd(RelayOptions.End.close()))) {
      joined.left().send("all my input");
      joined.left().closeOutput();
      assertThat(joined.right().readToEnd().text()).isEqualTo("all my input");
      joined.right().send("answer");
      joined.right().closeOutput();
      assertThat(joined.left().readToEnd().text()).isEqualTo("answer");
      assertThat(joined.relay().result()).isEqualTo(new Relay.Outcome(12, 6, true));
    }
  }

  @Test
  void brokenSideEndsTheOther() throws Exception {
    try (var joined = join(RelayOptions.defaults())) {
      closeTube(joined.right());
      var large = "x".repeat(1 << 20);
      assertThatThrownBy(
              () -> {
                while (true) {
                  joined.left().send(large);
                }
              })
          .isInstanceOf(JackfieldException.class);
      assertThatThrownBy(() -> joined.relay().result()).isInstanceOf(IOException.class);
    }
  }

  private static void closeTube(Tube tube) throws IOException {
    tube.close();
  }

  @Test
  void interruptEndsTheRelayAndBothSides() throws Exception {
    try (var joined = join(RelayOptions.defaults())) {
      joined.left().send("x");
      assertThat(joined.right().readExactly(1).text()).isEqualTo("x");
      joined.relay().thread().interrupt();
      assertThatThrownBy(() -> joined.relay().result()).isInstanceOf(ClosedException.class);
      assertThat(joined.left().readToEnd().isEmpty()).isTrue();
      assertThat(joined.right().readToEnd().isEmpty()).isTrue();
    }
  }

  @Test
  void writerWaitsWhenTheReaderStops() throws Exception {
    try (var joined = join(RelayOptions.defaults())) {
      var sent = new AtomicLong();
      var piece = Bytes.of("x".repeat(1 << 20));
      // Far more than the buffers of two connections and of the relay can hold.
      long most = 200;
      var stalled =
          Await.start(() -> {
            try {
              while (sent.get() < most) {
                joined.left().withTimeout(Duration.ofMillis(200)).send(piece);
                sent.incrementAndGet();
              }
              return false;
            } catch (TimedOutException _) {
              return true;
            }
          });
      assertThat(stalled.result()).as("stalled after %s MiB", sent).isTrue();
      closeTube(joined.right());
      assertThatThrownBy(() -> joined.relay().result()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void uncheckedFailureEndsTheRelay() throws Exception {
    var left = transport.open();
    var right = transport.open();
    try (var near = Tube.over(left.left(), PATIENT);
        var far = Tube.over(right.left(), PATIENT)) {
      // A second reader of a tube is refused with an unchecked exception.
      var busy = Tube.over(right.right(), PATIENT);
      var reading = Await.start(() -> busy.withTimeout(Deadline.FOREVER).readLine());
      reading.awaitWaiting();
      assertThatThrownBy(() -> Relay.join(left.right(), busy.asDuplex(), RelayOptions.defaults()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("relaying failed")
          .hasRootCauseInstanceOf(IllegalStateException.class);
      assertThat(near.readToEnd().isEmpty()).isTrue();
      assertThat(far.readToEnd().isEmpty()).isTrue();
      assertThatThrownBy(reading::result).isInstanceOf(ClosedException.class);
    }
  }

  @Test
  void tubeIsJoinedWithWhatItHasBuffered() throws Exception {
    var left = transport.open();
    var right = transport.open();
    try (var near = Tube.over(left.left(), PATIENT);
        var far = Tube.over(right.left(), PATIENT)) {
      var middle = Tube.over(left.right(), PATIENT);
      near.send("header\nbody");
      assertThat(middle.readLine()).isEqualTo("header");
      var relay = Await.start(() -> middle.joinTo(Tube.over(right.right())));
      near.closeOutput();
      assertThat(far.readToEnd().text()).isEqualTo("body");
      far.closeOutput();
      assertThat(relay.result().leftToRight()).isEqualTo(4);
    }
  }

  @Test
  void anEndThatIsNotPassedOnKeepsTheOtherSideReading() throws Exception {
    var options = RelayOptions.defaults().withLeftEnd(RelayOptions.End.keepOpen());
    try (var joined = join(options)) {
      joined.left().send("hello");
      joined.left().closeOutput();
      assertThat(joined.right().readExactly(5)).hasToString("hello");
      assertThatThrownBy(() -> joined.right().withTimeout(Duration.ofMillis(100)).readAvailable())
          .isInstanceOf(TimedOutException.class);
      joined.right().send("still here");
      joined.right().closeOutput();
      assertThat(joined.left().readToEnd()).hasToString("still here");
      assertThat(joined.relay().result().leftEndedFirst()).isTrue();
    }
  }

  @Test
  void afterAnEndTheOtherSideHasOnlyThePatienceLeft() throws Exception {
    var patient = RelayOptions.End.halfClose().withPatience(Duration.ofMillis(200));
    try (var joined = join(RelayOptions.defaults().withLeftEnd(patient))) {
      joined.left().closeOutput();
      assertThat(joined.relay().result().rightToLeft()).isZero();
    }
  }

  @Test
  void silenceBothWaysEndsItAtTheIdleLimit() throws Exception {
    var options = RelayOptions.defaults().withIdle(Duration.ofMillis(200));
    try (var joined = join(options)) {
      joined.left().send("x");
      assertThat(joined.right().readExactly(1)).hasToString("x");
      assertThatThrownBy(joined.relay()::result)
          .satisfiesAnyOf(
              e -> assertThat(e).isInstanceOf(ClosedException.class),
              e -> assertThat(e).hasRootCauseInstanceOf(ClosedException.class))
          .hasMessageContaining("200 ms");
    }
  }
}
