package io.jackfield.host.quiz;

import io.jackfield.host.config.Section;
import io.jackfield.host.config.Value;
import io.jackfield.host.config.Words;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What the quiz says, apart from the questions. Immutable.
final class Texts {
  /// One text: its key in the settings is its name in kebab-case.
  enum Name {
    WELCOME("Answer {total} questions in {time}, one answer a line.", "time total"),
    CORRECT("Correct.", "answer number score total"),
    WRONG(
        "Wrong: the answer is {answer}. You got {score} of {total}.", "answer number score total"),
    TOO_SLOW(
        "Too slow: you have {time}. You got {score} of {total}.", "answer number score time total"),
    TOO_LONG(
        "Too long: an answer has at most "
            + Quiz.MOST_LINE_BYTES
            + " bytes."
            + " You got {score} of {total}.",
        "number score total"),
    WON("All {total} right. The flag is {flag}", "flag score time total");

    private final String fallback;
    private final String slots;

    Name(String fallback, String slots) {
      this.fallback = fallback;
      this.slots = slots;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The names of the places that its text may have.
    List<String> slots() {
      return List.of(slots.split(" ", -1));
    }
  }

  static final Texts DEFAULTS = new Texts(new EnumMap<>(Name.class));

  private final Map<Name, Text> texts = new EnumMap<>(Name.class);

  private Texts(Map<Name, Text> given) {
    for (var name : Name.values()) {
      texts.put(name, given.getOrDefault(name, Text.parse(name.fallback)));
    }
  }

  /// Reads the texts that are given; the others are the defaults.
  static Texts read(Section settings) {
    var given = new EnumMap<Name, Text>(Name.class);
    for (var name : Name.values()) {
      settings
          .optional(name.key())
          .flatMap(value -> read(value, name))
          .ifPresent(text -> given.put(name, text));
    }
    settings.end();
    return new Texts(given);
  }

  private static Optional<Text> read(Value value, Name name) {
    var text = value.text().map(Text::parse);
    text.ifPresent(each ->
        each.slots().stream()
            .filter(slot -> !name.slots().contains(slot))
            .forEach(slot ->
                value.problem(
                    "unknown placeholder {"
                        + slot
                        + "}; "
                        + Words.suggestion(slot, name.slots()))));
    return text;
  }

  Text get(Name name) {
    return Objects.requireNonNull(texts.get(name));
  }
}
