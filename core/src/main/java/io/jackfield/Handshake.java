package io.jackfield;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a [Layer]'s handshake came to, in words: `duplex.facts(Handshake.class)` of a layer that
/// talks with the peer before anybody else does. Immutable.
///
/// @param protocol the layer's protocol, with its version where it has one: `TLS 1.3`
/// @param facts what was agreed on, by name, in the order in which to tell it
/// @param messages what was said, in order, as far as the layer knows; each begins with `> ` when
///   this side said it and with `< ` when the peer did
public record Handshake(String protocol, Map<String, String> facts, List<String> messages) {
  /// Copies the map and the list.
  public Handshake {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    messages = List.copyOf(messages);
  }
}
