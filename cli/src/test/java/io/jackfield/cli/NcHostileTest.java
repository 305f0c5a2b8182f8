package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Duplex;
import io.jackfield.cli.console.Context;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Words at random: whatever they are, there is an exit code, no stack trace and an end.
@Timeout(300)
class NcHostileTest {
  private static final List<String> PIECES =
      List.of(
          "-4",
          "-6",
          "-b",
          "-C",
          "-D",
          "-d",
          "-F",
          "-h",
          "-I",
          "-i",
          "-l",
          "-M",
          "-m",
          "-N",
          "-n",
          "-O",
          "-P",
          "-p",
          "-q",
          "-r",
          "-S",
          "-s",
          "-T",
          "-t",
          "-U",
          "-u",
          "-V",
          "-v",
          "-W",
          "-w",
          "-X",
          "-x",
          "-Z",
          "-z",
          "-zz",
          "--",
          "-",
          "-@",
          "0",
          "1",
          "-1",
          "99999",
          "1-3",
          "3-1",
          "127.0.0.1",
          "::1",
          "localhost",
          "connect",
          "4",
          "5",
          "af11",
          "0xff",
          "",
          " ",
          "@x",
          "x",
          "\u0000",
          "\u001b[31m",
          "\ud800",
          "[::1]:1",
          "127.0.0.1:1",
          "a-b",
          "tcpmux",
          "2147483648",
          "-9223372036854775809");

  @Test
  void randomWordsAreSurvived() throws Exception {
    var random = Noise.fresh().generator();
    for (int i = 0; i < 2000; i++) {
      var words = new ArrayList<String>();
      int count = random.nextInt(7);
      for (int j = 0; j < count; j++) {
        words.add(PIECES.get(random.nextInt(PIECES.size())));
      }
      run(bounded(words));
    }
  }

  /// No listening, since nobody would come, and a limit for silence.
  private static List<String> bounded(List<String> words) {
    var all = new ArrayList<>(List.of("-w", "1"));
    words.forEach(word -> all.add(word.equals("-l") ? "-lz" : word));
    return all;
  }

  private static void run(List<String> words) throws Exception {
    var err = new ByteArrayOutputStream();
    var print = new PrintStream(err, true, StandardCharsets.UTF_8);
    var pair = Duplex.pair();
    var context = new Context(pair::left, print, print, false);
    var task =
        new FutureTask<>(() -> Personalities.runAs("nc", context, words.toArray(String[]::new)));
    Thread.ofPlatform().daemon().name("test-nc").start(task);
    pair.right().closeOutput();
    int code = task.get(30, TimeUnit.SECONDS);
    pair.right().close();
    assertThat(code).as("%s", words).isBetween(0, 1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .as("%s", words)
        .doesNotContain("Exception", "\tat ", "\u001b");
  }
}
