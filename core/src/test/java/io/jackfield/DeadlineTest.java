package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineTest {
  // Near the end of the range, so that the sums overflow as nanoTime's may.
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
  private final Ticker ticker = now::get;

  private Deadline after(long nanos) {
    return Deadline.after(Duration.ofNanos(nanos), ticker);
  }

  @Test
  void timeLeftShrinksAndGoesBelowZero() {
    var deadline = after(100);
    assertThat(deadline.isBounded()).isTrue();
    assertThat(deadline.remainingNanos()).isEqualTo(100);
    assertThat(deadline.hasPassed()).isFalse();
    now.addAndGet(99);
    assertThat(deadline.hasPassed()).isFalse();
    now.addAndGet(1);
    assertThat(deadline.hasPassed()).isTrue();
    now.addAndGet(5);
    assertThat(deadline.remainingNanos()).isEqualTo(-5);
  }

  @Test
  void zeroHasPassedAtOnce() {
    assertThat(after(0).hasPassed()).isTrue();
  }

  @Test
  void millisecondsAreRoundedUpAndNeverZero() {
    assertThat(after(0).remainingMillis()).isEqualTo(1);
    assertThat(after(1).remainingMillis()).isEqualTo(1);
    assertThat(after(1_000_001).remainingMillis()).isEqualTo(2);
    var late = after(1);
    now.addAndGet(1_000_000_000);
    assertThat(late.remainingMillis()).isEqualTo(1);
    assertThat(Deadline.none().remainingMillis()).isEqualTo(86_400_000);
  }

  @Test
  void foreverIsNoDeadline() {
    assertThat(Deadline.after(Deadline.FOREVER, ticker)).isSameAs(Deadline.none());
    assertThat(Deadline.none().isBounded()).isFalse();
    assertThat(Deadline.none().hasPassed()).isFalse();
    assertThat(Deadline.none().remainingNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(Deadline.none()).hasToString("none");
  }

  @Test
  void aCenturyStillCounts() {
    var deadline = Deadline.after(Duration.ofDays(36_500), ticker);
    assertThat(deadline.isBounded()).isTrue();
    assertThat(deadline.hasPassed()).isFalse();
  }

  @Test
  void theEarlierWins() {
    var soon = after(5);
    var later = after(50);
    assertThat(soon.earlier(later)).isSameAs(soon);
    assertThat(later.earlier(soon)).isSameAs(soon);
    assertThat(Deadline.none().earlier(soon)).isSameAs(soon);
    assertThat(soon.earlier(Deadline.none())).isSameAs(soon);
    assertThat(Deadline.none().earlier(Deadline.none())).isSameAs(Deadline.none());
  }

  @Test
  void negativeIsRefused() {
    assertThatThrownBy(() -> after(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout is negative: PT-0.000000001S");
  }

  @Test
  void printsTheTimeLeft() {
    assertThat(after(2_500_000_000L)).hasToString("in 2.5 s");
  }
}
