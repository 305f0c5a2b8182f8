package io.jackfield.host.quiz;

import io.jackfield.Limits;
import io.jackfield.Say;
import io.jackfield.host.config.Section;
import io.jackfield.host.config.Value;
import io.jackfield.host.config.Words;
import io.jackfield.host.kind.Conversation;
import io.jackfield.host.kind.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The settings of a quiz:
///
/// | key | means | default |
/// |---|---|---|
/// | `questions` | a CSV file | |
/// | `templates` | how its rows become questions | `{question} `, answered by the column `answer` |
/// | `ask` | how many questions | 10 |
/// | `time` | for all of them | 5m |
/// | `time-per-question` | for each | 30s |
/// | `flag` | the prize | |
/// | `texts` | what the quiz says | |
public final class QuizKind implements Kind {
  private static final int DEFAULT_ASK = 10;
  private static final int MOST_ASK = 100_000;
  private static final Duration DEFAULT_TIME = Duration.ofMinutes(5);
  private static final Duration DEFAULT_TIME_PER_QUESTION = Duration.ofSeconds(30);
  private static final Duration LEAST_TIME = Duration.ofMillis(1);
  private static final Duration MOST_TIME = Duration.ofHours(24);

  /// The kind.
  public QuizKind() {}

  @Override
  public String key() {
    return "quiz";
  }

  @Override
  public Optional<Conversation> read(Value value, Section service, Limits limits) {
    return value.section().flatMap(settings -> read(settings, limits));
  }

  private static Optional<Conversation> read(Section settings, Limits limits) {
    int before = settings.problems().count();
    var table =
        settings
            .required("questions", "the CSV file with the questions")
            .flatMap(Value::file)
            .flatMap(file -> Table.read(file, settings.problems()));
    var templates = settings.optional("templates").map(each -> templates(each, table));
    var ask = settings.optional("ask");
    int count = ask.flatMap(each -> each.integer(1, MOST_ASK)).orElse(DEFAULT_ASK);
    var time = time(settings, "time", DEFAULT_TIME);
    var timePerQuestion = time(settings, "time-per-question", DEFAULT_TIME_PER_QUESTION);
    var flag = settings.required("flag", "what the winner gets").flatMap(Value::text);
    var texts = settings.optional("texts").flatMap(Value::section).map(Texts::read);
    settings.end();

    if (templates.isEmpty()) {
      table.ifPresent(each -> checkDefaultTemplate(each, settings));
    }
    checkAgainst(limits, time, timePerQuestion, settings);
    if (settings.problems().count() > before || table.isEmpty() || flag.isEmpty()) {
      return Optional.empty();
    }
    var questions =
        Questions.of(table.get(), templates.orElse(List.of(Template.DEFAULT)), settings.problems());
    if (count > questions.size()) {
      var message =
          "cannot ask "
              + count
              + " questions: "
              + table.get().file()
              + " gives only "
              + questions.size()
              + " (rows by templates)";
      ask.ifPresentOrElse(each -> each.problem(message), () -> settings.problem(message));
    }
    return settings.problems().count() > before
        ? Optional.empty()
        : Optional.of(
            new Quiz(
                questions, count, time, timePerQuestion, flag.get(), texts.orElse(Texts.DEFAULTS)));
  }

  private static Duration time(Section settings, String key, Duration fallback) {
    return settings
        .optional(key)
        .flatMap(each -> each.duration(LEAST_TIME, MOST_TIME))
        .orElse(fallback);
  }

  private static List<Template> templates(Value value, Optional<Table> table) {
    var templates = new ArrayList<Template>();
    for (var item : value.list().orElse(List.of())) {
      item.section().flatMap(each -> template(each, table)).ifPresent(templates::add);
    }
    return templates;
  }

  private static Optional<Template> template(Section settings, Optional<Table> table) {
    var prompt = settings.required("prompt", "the question, such as \"Capital of {country}? \"");
    var answer = settings.required("answer", "the column that holds the answer");
    settings.end();
    var promptText = prompt.flatMap(Value::text).map(Text::parse);
    var answerColumn = answer.flatMap(Value::text);
    table.ifPresent(each -> {
      promptText.ifPresent(text ->
          text.slots().stream()
              .filter(slot -> !slot.equals(Template.NUMBER))
              .filter(slot -> !slot.equals(Template.TOTAL))
              .forEach(slot -> prompt.ifPresent(at -> checkColumn(slot, each, at))));
      answerColumn.ifPresent(name -> answer.ifPresent(at -> checkColumn(name, each, at)));
    });
    return promptText.flatMap(text -> answerColumn.map(name -> new Template(text, name)));
  }

  private static void checkColumn(String name, Table table, Value at) {
    if (!table.columns().contains(name)) {
      at.problem(
          table.file()
              + " has no column "
              + Words.quoted(name)
              + "; "
              + Words.suggestion(name, table.columns()));
    }
  }

  private static void checkDefaultTemplate(Table table, Section settings) {
    for (var name : List.of("question", "answer")) {
      if (!table.columns().contains(name)) {
        settings.problem(
            table.file()
                + " has no column "
                + Words.quoted(name)
                + "; name it so, or say how to ask with templates");
      }
    }
  }

  /// The limits of the service end a conversation without a word, so the quiz's own must come
  /// first.
  private static void checkAgainst(
      Limits limits, Duration time, Duration timePerQuestion, Section settings) {
    if (time.compareTo(limits.total()) >= 0) {
      settings.problem(
          "time ("
              + Say.duration(time)
              + ") must be shorter than limits.total ("
              + Say.duration(limits.total())
              + "), which would cut players off without a word");
    }
    var wait = timePerQuestion.compareTo(time) < 0 ? timePerQuestion : time;
    if (wait.compareTo(limits.idle()) >= 0) {
      settings.problem(
          "time-per-question ("
              + Say.duration(wait)
              + ") must be shorter than limits.idle ("
              + Say.duration(limits.idle())
              + "), which would cut players off without a word");
    }
  }
}
