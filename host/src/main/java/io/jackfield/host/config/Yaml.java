package io.jackfield.host.config;

import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads a YAML 1.2 file as nodes that know their lines: nothing is turned into objects before it
/// was checked.
public final class Yaml {
  private Yaml() {}

  /// The settings at the top of the file; empty when the file cannot be read as such, which is
  /// noted.
  public static Optional<Section> read(Path file, Problems problems) {
    return TextFile.read(file, problems).flatMap(text -> compose(text, file, problems));
  }

  private static Optional<Section> compose(String text, Path file, Problems problems) {
    Optional<Node> root;
    try {
      // The parts of Compose, whose package its module does not export (snakeyaml-engine 3.2).
      var settings = LoadSettings.builder().build();
      var parser = new ParserImpl(settings, new StreamReader(settings, text));
      root = new Composer(settings, parser).getSingleNode();
    } catch (MarkedYamlEngineException e) {
      var mark = e.getProblemMark().or(e::getContextMark);
      int line = mark.map(each -> each.getLine() + 1).orElse(0);
      var column = mark.map(each -> " at column " + (each.getColumn() + 1)).orElse("");
      problems.add(file, line, "", "not valid YAML" + column + ": " + words(e));
      return Optional.empty();
    } catch (YamlEngineException e) {
      // The reader's exceptions about forbidden characters carry no mark.
      problems.add(file, 0, "", "not valid YAML: " + oneLine(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
    if (root.isEmpty()) {
      problems.add(file, 0, "", "the file is empty");
      return Optional.empty();
    }
    return new Value(root.get(), new Place(file, 1, "", problems)).section();
  }

  /// snakeyaml-engine's own words: `could not find expected ':'`, and what it was doing.
  private static String words(MarkedYamlEngineException e) {
    var context = e.getContext();
    var problem = e.getProblem();
    return oneLine(context == null ? problem : problem + " (" + context + ")");
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
