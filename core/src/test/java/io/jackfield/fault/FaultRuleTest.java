package io.jackfield.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultRuleTest {
  private static final FaultRule HALF =
      new Fault.SwallowEnd().upstream().withProbability(0.5).withSeed(1);

  private static List<Long> hits(FaultRule rule) {
    return LongStream.range(0, 1_000).filter(rule::hits).boxed().toList();
  }

  @Test
  void theSeedSaysWhichConnectionsHaveIt() {
    assertThat(hits(HALF)).hasSizeBetween(400, 600).isEqualTo(hits(HALF));
    assertThat(hits(HALF.withSeed(2))).isNotEqualTo(hits(HALF));
    assertThat(hits(HALF.withProbability(0))).isEmpty();
    assertThat(hits(HALF.withProbability(1))).hasSize(1_000);
  }

  @Test
  void bothDirectionsHaveTheSameLuckAndChancesOfTheirOwn() {
    var both = new FaultRule(HALF.fault(), Direction.BOTH, 0.5, 1);
    assertThat(hits(both)).isEqualTo(hits(HALF));
    assertThat(both.random(7, Direction.UPSTREAM).nextLong())
        .isNotEqualTo(both.random(7, Direction.DOWNSTREAM).nextLong())
        .isEqualTo(both.random(7, Direction.UPSTREAM).nextLong());
  }

  @Test
  void neighboursHaveNothingInCommon() {
    var first = HALF.random(0, Direction.UPSTREAM).longs(100).boxed().toList();
    var next = HALF.random(1, Direction.UPSTREAM).longs(100).boxed().toList();
    assertThat(first).doesNotContainAnyElementsOf(next);
  }

  @Test
  void wrongNumbersAreRefusedAndShown() {
    assertThatThrownBy(() -> HALF.withProbability(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new Fault.Loss(0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new Fault.Corrupt(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Fault.Chop(10, 10, Duration.ZERO)).hasMessageContaining("10");
    assertThatThrownBy(() -> new Fault.Latency(Duration.ofMillis(-1))).hasMessageContaining("-");
    assertThatThrownBy(() -> new Onset.AfterBytes(0)).hasMessageContaining("0");
  }

  @Test
  void itSaysWhatItDoes() {
    assertThat(new Fault.Latency(Duration.ofMillis(200)).downstream())
        .hasToString("latency 200 ms downstream");
    assertThat(new Fault.Corrupt(0.001).bothWays().withProbability(0.5))
        .hasToString("corrupt 0.1 % of the bytes both ways, 50 % of connections");
    assertThat(new Fault.Reset(Onset.afterBytes(10)).upstream())
        .hasToString("reset after 10 bytes upstream");
  }

  @Test
  void aSetIsBounded() {
    var faults = new Faults();
    for (int i = 0; i < Faults.MOST; i++) {
      faults.add("fault " + i, HALF);
    }
    assertThatThrownBy(() -> faults.add("one more", HALF))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> faults.add("fault 1", HALF)).hasMessageContaining("already");
    assertThatThrownBy(() -> faults.add(" ", HALF)).isInstanceOf(IllegalArgumentException.class);
    faults.put("fault 1", HALF.withSeed(5));
    assertThat(faults.rule("fault 1").orElseThrow().seed()).isEqualTo(5);
    assertThat(faults.remove("fault 1")).isTrue();
    assertThat(faults.remove("fault 1")).isFalse();
    faults.clear();
    assertThat(faults.rules()).isEmpty();
  }
}
