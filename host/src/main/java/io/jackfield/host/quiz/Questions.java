package io.jackfield.host.quiz;

import io.jackfield.host.config.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All questions of a quiz: each row of the table by each template.
///
/// A cell may hold several names separated by `|`: the first is shown, each is accepted. Questions
/// that read the same accept each other's answers: "Jerusalem is the capital of which country?"
final class Questions {
  private Questions() {}

  /// Makes the questions; empty cells among those that are used are noted.
  ///
  /// @param templates only with columns that the table has
  static List<Question> of(Table table, Collection<Template> templates, Problems problems) {
    checkCells(table, templates, problems);
    var questions = new ArrayList<Question>();
    Map<String, Set<String>> accepted = new HashMap<>();
    for (var template : templates) {
      int answer = table.columns().indexOf(template.answer());
      for (var row : table.rows()) {
        var names = names(row.cells().get(answer));
        var question =
            new Question(template.prompt(), shown(table, row), names.getFirst(), Set.of());
        var all = accepted.computeIfAbsent(question.wording(), _ -> new HashSet<>());
        names.forEach(name -> all.add(Answers.fold(name)));
        questions.add(question);
      }
    }
    questions.replaceAll(each ->
        new Question(
            each.prompt(),
            each.cells(),
            each.shown(),
            accepted.getOrDefault(each.wording(), Set.of())));
    return List.copyOf(questions);
  }

  private static List<String> names(String cell) {
    var names = new ArrayList<String>();
    for (var name : cell.split("\\|", -1)) {
      names.add(name.strip());
    }
    return names;
  }

  private static Map<String, String> shown(Table table, Table.Row row) {
    var cells = new HashMap<String, String>();
    for (int i = 0; i < table.columns().size(); i++) {
      cells.put(table.columns().get(i), names(row.cells().get(i)).getFirst());
    }
    return Map.copyOf(cells);
  }

  private static void checkCells(Table table, Collection<Template> templates, Problems problems) {
    var used = new LinkedHashSet<String>();
    for (var template : templates) {
      used.addAll(template.prompt().slots());
      used.add(template.answer());
    }
    used.retainAll(table.columns());
    for (var row : table.rows()) {
      for (var column : used) {
        var cell = row.cells().get(table.columns().indexOf(column));
        if (cell.isEmpty()) {
          problems.add(table.file(), row.line(), column, "the cell is empty");
        } else if (names(cell).stream().anyMatch(name -> Answers.fold(name).isEmpty())) {
          problems.add(
              table.file(), row.line(), column, "an empty name among those separated by |");
        }
      }
    }
  }
}
