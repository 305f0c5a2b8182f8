package io.jackfield.cli.export.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes a client said, its program says exactly them, and whatever a server said stays
/// harmless in comments and delimiters.
@Timeout(120)
class QuotingTest {
  /// What has a meaning in one of the languages.
  private static final List<String> TRAPS =
      List.of(
          "\"",
          "'",
          "\\",
          "\\\\",
          "\\u000a",
          "\\n",
          "\\0",
          "\\x41",
          "\\101",
          "${HOME}",
          "$HOME",
          "`id`",
          "$(id)",
          "{}",
          "{0}",
          "%",
          "%s",
          "%n",
          "??/",
          "??=",
          "???",
          "*/",
          "/*",
          "//",
          "#",
          "!!",
          "~",
          "\"\"\"",
          "'''",
          "\0",
          "\1",
          "7",
          "f",
          "\t",
          "\r",
          "\n",
          "\r\n",
          "\u001b[31m",
          "\u007f",
          "\u0080",
          "\u0085",
          "\u00a0",
          "\u00ad",
          "\u0301",
          "\u00e9",
          "\u2028",
          "\u2029",
          "\u202e",
          "\ufeff",
          "\ufffd",
          "\uffff",
          "\ud83d\ude00",
          "\udb40\udc01",
          " ",
          "  ",
          "-n",
          "-",
          "END",
          "EOF",
          "R\"(",
          "u8",
          "0");

  @TempDir private Path folder;

  static List<String> languages() {
    return Programs.languages();
  }

  private static Bytes any(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> {
        var bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        yield Bytes.of(bytes);
      }
      case 1 -> traps(random, "");
      case 2 -> traps(random, "\n");
      default -> {
        // Hardly any of it is UTF-8.
        var bytes = traps(random, "").toArray();
        bytes[random.nextInt(bytes.length)] = (byte) (0x80 | random.nextInt(0x80));
        yield Bytes.of(bytes);
      }
    };
  }

  private static Bytes traps(Random random, String end) {
    var text = new StringBuilder();
    for (int i = random.nextInt(20); i >= 0; i--) {
      text.append(TRAPS.get(random.nextInt(TRAPS.size())));
    }
    return Bytes.of(text + end);
  }

  @ParameterizedTest
  @MethodSource("languages")
  void everyByteIsSaidAsItWas(String language) throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var dialogue = Dialogues.overTcp();
    var all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    dialogue.say(Bytes.of(all));
    for (int i = 0; i < 150; i++) {
      if (random.nextInt(3) > 0) {
        dialogue.hear(any(random));
      }
      dialogue.say(any(random));
    }
    for (int i = 0; i < 50; i++) {
      dialogue.hear(traps(random, "? ")).say(traps(random, "\n"));
    }
    var session = dialogue.hear(any(random)).serverEnds().close();
    var program = Programs.write(Dialogues.transcript(), session, language);
    try (var server = new RecordedServer(session)) {
      var output = Exported.write(folder, language, program).run("127.0.0.1", server.port());
      assertThat(output.err()).as("seed " + seed).isEmpty();
      assertThat(server.said()).as("seed " + seed).isEqualTo(session.sent());
    }
  }
}
