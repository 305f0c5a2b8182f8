package io.jackfield.host.kind;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Something that a service tells about one client, for the log: `quiz-lost reason=wrong`.
/// Immutable.
///
/// @param event what happened, as one word
/// @param fields the details in their order; the values may hold what a peer sent, so whoever shows
///   them escapes them
public record Note(String event, SequencedMap<String, String> fields) {
  /// Copies the fields.
  public Note {
    fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
  }

  /// A note without details.
  public static Note of(String event) {
    return new Note(event, new LinkedHashMap<>());
  }

  /// The same with one more detail.
  public Note with(String name, Object value) {
    var more = new LinkedHashMap<>(fields);
    more.put(name, value.toString());
    return new Note(event, more);
  }
}
