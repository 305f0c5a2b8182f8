package io.jackfield.cli;

import io.jackfield.cli.export.Format;
import io.jackfield.cli.export.cast.Asciicast;
import io.jackfield.cli.export.cast.Asciicast.Keyboard;
import io.jackfield.cli.export.pcapng.Pcapng;
import io.jackfield.cli.export.program.ProgramFormat;
import java.util.List;
import java.util.stream.Stream;

/// What `jack export` can write.
final class ExportFormats {
  /// All formats, in the order of the help. A new one is a class and one line here.
  static final List<Format> ALL =
      Stream.concat(
              Stream.of(new Pcapng(), new Asciicast(Keyboard.LINES), new Asciicast(Keyboard.RAW)),
              ProgramFormat.ALL.stream())
          .toList();

  private ExportFormats() {}

  static Format named(String name) {
    return ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UsageException("--as takes " + names() + ", not \"" + name + "\""));
  }

  static String names() {
    var names = ALL.stream().map(Format::name).toList();
    return String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
  }
}
