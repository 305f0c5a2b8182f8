package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FaultSpecTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "latency=200ms,seed=1",
        "down:latency=2s,jitter=0.5ms,seed=1",
        "up:bandwidth=65536,probability=50%,seed=1",
        "chop=10,vary=3,pause=20ms,seed=1",
        "stall,seed=1",
        "stall,after=100,for=1s,seed=1",
        "blackhole,close=5s,seed=1",
        "swallow-end,seed=1",
        "slow-close=1s,seed=1",
        "down:reset,after=10240,seed=1",
        "reset,after=1500ms,seed=1",
        "close,seed=-5",
        "never-read,seed=1",
        "corrupt=0.1%,seed=1",
        "loss=5%,seed=1",
        "duplicate=100%,seed=1",
        "reorder=10%,gap=3,wait=1s,seed=1",
      })
  void whatIsWrittenIsReadAgain(String spec) {
    assertThat(FaultText.of(FaultSpec.parse(spec).rule())).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bandwidth=64K | bandwidth=65536",
        "reset,after=10K | reset,after=10240",
        "reset,after=2m | reset,after=120s",
        "reset,after=1M | reset,after=1048576",
        "loss=0.05 | loss=5%",
        "up: latency = 1s , jitter = 1ms | up:latency=1s,jitter=1ms",
      })
  void peopleMayWriteItOtherwise(String spec, String same) {
    assertThat(FaultText.of(FaultSpec.parse(spec + ",seed=1").rule())).isEqualTo(same + ",seed=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delay=2s | unknown fault \"delay\"",
        "'' | unknown fault",
        "latency | latency takes a time such as 200ms or 2s, not \"\"",
        "latency=200 | latency takes a time such as 200ms or 2s, not \"200\"",
        "latency=1s,after=5 | \"after\" says nothing about it",
        "latency=1s,latency=2s | stands twice",
        "reset=5 | reset takes no number of its own",
        "loss=500% | loss is more than all",
        "loss=5 | loss is more than all: 5; 5% is 0.05",
        "loss=many | loss takes a share such as 5% or 0.05",
        "chop=10,vary=10 | variation out of range",
        "corrupt=0% | rate out of range",
        "loss=5%,seed=x | seed takes a whole number",
        "reset,after=soon | after of the fault",
        "sideways:reset | unknown fault \"sideways:reset\"",
      })
  void whatIsWrongIsSaid(String spec, String why) {
    assertThatThrownBy(() -> FaultSpec.parse(spec))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aMistakeShowsTheRightSpellingOfThatFault() {
    assertThatThrownBy(() -> FaultSpec.parse("latency=1"))
        .hasMessageEndingWith("; expected [up:|down:]latency=TIME[,jitter=TIME]");
  }
}
