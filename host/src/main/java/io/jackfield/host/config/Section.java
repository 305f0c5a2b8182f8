package io.jackfield.host.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A map of settings in a configuration. The reader asks for the keys that it knows, then calls
/// [#end], which reports the others. One thread at a time.
public final class Section {
  private final Place place;
  private final SequencedMap<String, Value> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  Section(MappingNode node, Place place) {
    this.place = place;
    for (var tuple : node.getValue()) {
      int line = Value.line(tuple.getKeyNode(), place.line());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        place.at(line).problem("a key must be a plain word");
        continue;
      }
      var value = new Value(tuple.getValueNode(), place.child(key.getValue(), line));
      var first = values.putIfAbsent(key.getValue(), value);
      if (first != null) {
        value.problem("this key stands twice; first in line " + first.line());
      }
    }
  }

  /// The value of a key that may be left out.
  public Optional<Value> optional(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  /// The value of a key that must be there; that it is missing is noted.
  ///
  /// @param what what belongs there, for the message: `the file of questions`
  public Optional<Value> required(String key, String what) {
    var value = optional(key);
    if (value.isEmpty()) {
      place.problem("missing key " + key + ": " + what);
    }
    return value;
  }

  /// All of it, where the keys are names that the user chose.
  public SequencedMap<String, Value> all() {
    known.addAll(values.keySet());
    return Collections.unmodifiableSequencedMap(values);
  }

  /// Reports the keys that nobody asked for.
  public void end() {
    values.forEach((key, value) -> {
      if (!known.contains(key)) {
        value.problem("unknown key; " + Words.suggestion(key, known));
      }
    });
  }

  /// Notes a mistake of the section as a whole.
  public void problem(String message) {
    place.problem(message);
  }

  /// Where mistakes go.
  public Problems problems() {
    return place.problems();
  }

  /// The file that it stands in.
  public Path file() {
    return place.file();
  }
}
