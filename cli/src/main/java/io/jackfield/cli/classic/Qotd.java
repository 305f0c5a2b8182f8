package io.jackfield.cli.classic;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Sends one short quotation, then closes (RFC 865): at most 512 characters, printable ASCII.
final class Qotd {
  // Old enough to be everybody's.
  private static final List<String> QUOTES =
      List.of(
          "\"Be conservative in what you do, be liberal in what you accept from others.\"\r\n"
              + "    Jon Postel, RFC 761 (1980)\r\n",
          "\"Nature is pleased with simplicity.\"\r\n    Isaac Newton, Principia (1713)\r\n",
          "\"The Analytical Engine has no pretensions whatever to originate anything.\"\r\n"
              + "    Ada Lovelace, Notes (1843)\r\n",
          "\"What's in a name? That which we call a rose by any other name would smell as"
              + " sweet.\"\r\n    William Shakespeare, Romeo and Juliet (1597)\r\n",
          "\"If I have seen further, it is by standing on the shoulders of giants.\"\r\n"
              + "    Isaac Newton, letter to Robert Hooke (1675)\r\n",
          "\"Well begun is half done.\"\r\n    Aristotle, Politics\r\n",
          "\"Brevity is the soul of wit.\"\r\n    William Shakespeare, Hamlet (1603)\r\n");

  static final ClassicService SERVICE =
      new ClassicService(
          "qotd",
          17,
          "sends a quotation (RFC 865)",
          tube -> tube.send(quote()),
          (_, answer) -> answer.send(quote()));

  private Qotd() {}

  private static String quote() {
    return QUOTES.get(ThreadLocalRandom.current().nextInt(QUOTES.size()));
  }
}
