package io.jackfield;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What [Tube#expect] has found, as bytes and as text. Immutable.
///
/// @param index which of the alternatives it was, counted from 0
/// @param beforeBytes what stood before it, taken from the stream as well
/// @param matchedBytes what was found; empty for the end of the stream and for the timeout
/// @param groups the groups of a regular expression: first the whole match, then group 1 and so on;
///   empty where a group took no part. Only the whole match for other alternatives
/// @param names the numbers of the named groups
/// @param charset the tube's charset, which the text accessors use
public record Match(
    int index,
    Bytes beforeBytes,
    Bytes matchedBytes,
    List<Optional<Bytes>> groups,
    Map<String, Integer> names,
    Charset charset) {

  /// Copies the collections.
  public Match {
    groups = List.copyOf(groups);
    names = Map.copyOf(names);
  }

  /// What stood before it.
  public String before() {
    return beforeBytes.text(charset);
  }

  /// What was found.
  public String matched() {
    return matchedBytes.text(charset);
  }

  /// A group of the regular expression; `""` when it took no part. Group 0 is the whole match.
  ///
  /// @throws IllegalArgumentException when there is no such group
  public String group(int number) {
    return groupBytes(number).map(bytes -> bytes.text(charset)).orElse("");
  }

  /// A named group of the regular expression; `""` when it took no part.
  ///
  /// @throws IllegalArgumentException when there is no such group
  public String group(String name) {
    return group(number(name));
  }

  /// A group in bytes; empty when it took no part.
  ///
  /// @throws IllegalArgumentException when there is no such group
  public Optional<Bytes> groupBytes(int number) {
    if (number < 0 || number >= groups.size()) {
      throw new IllegalArgumentException(
          "no group %d: alternative %d has groups 0 to %d"
              .formatted(number, index, groups.size() - 1));
    }
    return groups.get(number);
  }

  private int number(String name) {
    var number = names.get(name);
    if (number == null) {
      throw new IllegalArgumentException(
          "no group \"" + name + "\": alternative " + index + " has " + names.keySet());
    }
    return number;
  }
}
