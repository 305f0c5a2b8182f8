package io.jackfield.host.quiz;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.jackfield.host.config.Problems;
import io.jackfield.host.config.TextFile;
import io.jackfield.host.config.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A CSV file with a header row (RFC 4180, UTF-8), all cells trimmed. Immutable.
///
/// @param columns the names in the header row
/// @param rows each with one cell for each column
record Table(Path file, List<String> columns, List<Row> rows) {

  /// One row; `line` is where it starts in the file.
  record Row(int line, List<String> cells) {}

  /// Reads the file; empty when it is no such table, of which each mistake is noted.
  static Optional<Table> read(Path file, Problems problems) {
    return TextFile.read(file, problems).flatMap(text -> parse(text, file, problems));
  }

  private static Optional<Table> parse(String text, Path file, Problems problems) {
    int before = problems.count();
    var records = records(text, file, problems);
    if (records.isEmpty()) {
      if (problems.count() == before) {
        problems.add(file, 0, "", "the file is empty; expected a header row with column names");
      }
      return Optional.empty();
    }
    var header = records.getFirst();
    checkHeader(header, file, problems);
    var rows = records.subList(1, records.size());
    for (var row : rows) {
      if (row.cells().size() != header.cells().size()) {
        problems.add(
            file,
            row.line(),
            "",
            "expected "
                + header.cells().size()
                + " cells as in the header row, found "
                + row.cells().size());
      }
    }
    return problems.count() > before
        ? Optional.empty()
        : Optional.of(new Table(file, header.cells(), List.copyOf(rows)));
  }

  private static List<Row> records(String text, Path file, Problems problems) {
    var rows = new ArrayList<Row>();
    int next = 1;
    // Blank lines are left to us, so that the line after the last good record is known exactly.
    try (var reader =
        CsvReader.builder()
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .skipEmptyLines(false)
            .ofCsvRecord(text)) {
      for (var each : reader) {
        int line = (int) each.getStartingLineNumber();
        next = line + 1 + (int) String.join("", each.getFields()).lines().skip(1).count();
        if (!isBlank(each)) {
          rows.add(new Row(line, each.getFields().stream().map(String::strip).toList()));
        }
      }
    } catch (CsvParseException e) {
      problems.add(file, next, "", "not valid CSV: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static boolean isBlank(CsvRecord row) {
    return row.getFieldCount() == 1 && row.getField(0).isBlank();
  }

  private static void checkHeader(Row header, Path file, Problems problems) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < header.cells().size(); i++) {
      var name = header.cells().get(i);
      if (name.isEmpty()) {
        problems.add(file, header.line(), "", "column " + (i + 1) + " has no name");
      } else if (seen.putIfAbsent(name, i) != null) {
        problems.add(file, header.line(), "", "the column " + Words.quoted(name) + " stands twice");
      }
    }
  }
}
