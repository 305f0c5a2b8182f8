package io.jackfield.cli.classic;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Sends one short quotation, then closes (RFC 865): at most 512 characters, printable ASCII.
final class Qotd {
  // Old enough to be everybody's.
  private static final List<String> QUOTES =
      List.of(
          quote(
              "Be conservative in what you do, be liberal in what you accept.", "Jon Postel, 1980"),
          quote("Nature is pleased with simplicity.", "Isaac Newton, Principia, 1713"),
          quote("Brevity is the soul of wit.", "William Shakespeare, Hamlet, 1603"),
          quote("Well begun is half done.", "Aristotle, Politics"),
          quote(
              "The Analytical Engine has no pretensions whatever to originate anything.",
              "Ada Lovelace, Notes, 1843"),
          quote(
              "That which we call a rose by any other name would smell as sweet.",
              "William Shakespeare, Romeo and Juliet, 1597"),
          quote(
              "If I have seen further, it is by standing on the shoulders of giants.",
              "Isaac Newton, letter to Robert Hooke, 1675"));

  static final ClassicService SERVICE =
      new ClassicService(
          "qotd",
          17,
          "sends a quotation (RFC 865)",
          tube -> tube.send(one()),
          (_, answer) -> answer.send(one()));

  private Qotd() {}

  private static String quote(String words, String source) {
    return "\"" + words + "\"\r\n    " + source + "\r\n";
  }

  private static String one() {
    return QUOTES.get(ThreadLocalRandom.current().nextInt(QUOTES.size()));
  }
}
