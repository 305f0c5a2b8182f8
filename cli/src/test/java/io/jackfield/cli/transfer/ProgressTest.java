package io.jackfield.cli.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final AtomicLong now = new AtomicLong(42);
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final Progress progress = Progress.at(new PrintStream(screen, true, UTF_8), now::get);

  private String last() {
    var text = screen.toString(UTF_8);
    return text.substring(text.lastIndexOf('\r') + 1).replace("\u001b[K", "|");
  }

  private void after(double seconds) {
    now.addAndGet((long) (seconds * 1e9));
  }

  @Test
  void aSizeThatIsKnownGivesABarAndTheTimeLeft() {
    progress.start("file", OptionalLong.of(10L << 20), 0);
    assertThat(last()).isEqualTo("file    0% [--------------------]  0 B of 10 MiB  0 B/s|");
    after(2);
    progress.update(5 << 20);
    assertThat(last())
        .isEqualTo("file   50% [##########----------]  5.0 MiB of 10 MiB  2.5 MiB/s  0:02 left|");
    after(1);
    progress.update(10 << 20);
    assertThat(last())
        .isEqualTo("file  100% [####################]  10 MiB of 10 MiB  3.3 MiB/s  0:00 left|");
    progress.end();
    assertThat(last()).isEqualTo("|");
  }

  @Test
  void whatTheReceiverHadAlreadyIsNoSpeed() {
    progress.start("file", OptionalLong.of(4000), 3000);
    after(1);
    progress.update(3100);
    assertThat(last()).endsWith("  3.0 KiB of 3.9 KiB  100 B/s  0:09 left|");
  }

  @Test
  void aSizeThatIsUnknownGivesTheAmountAndALongNameIsCut() {
    progress.start("a name that is longer than one would like", OptionalLong.empty(), 0);
    after(4000);
    progress.update(1023L << 30);
    assertThat(last())
        .isEqualTo("a name that is longer... 1023 GiB  262 MiB/s|".replace("... ", "...  "));
  }

  @Test
  void itIsDrawnTenTimesASecondAtMost() {
    progress.start("file", OptionalLong.of(100), 0);
    int drawn = screen.size();
    after(0.05);
    progress.update(50);
    assertThat(screen.size()).isEqualTo(drawn);
    after(0.06);
    progress.update(60);
    assertThat(screen.size()).isGreaterThan(drawn);
  }

  @Test
  void anEmptyFileIsAllThere() {
    progress.start("empty", OptionalLong.of(0), 0);
    assertThat(last()).contains("100% [####################]");
  }
}
