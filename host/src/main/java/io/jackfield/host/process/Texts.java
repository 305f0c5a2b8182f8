package io.jackfield.host.process;

import io.jackfield.Limits;
import io.jackfield.Say;
import io.jackfield.host.config.Section;
import io.jackfield.host.config.Value;

/// What a client is told when it is not the program that ends the session; empty where nothing is.
/// Immutable.
///
/// @param idle when nothing came or went for too long
/// @param total when the session lasted too long
/// @param failed when the program could not be started
record Texts(String idle, String total, String failed) {

  static Texts of(Limits limits) {
    return new Texts(
        "Closed: nothing came or went for " + Say.duration(limits.idle()) + ".",
        "Closed: a session lasts " + Say.duration(limits.total()) + " at most.",
        "Closed: the program could not be started.");
  }

  static Texts read(Section settings, Limits limits) {
    var usual = of(limits);
    var texts =
        new Texts(
            settings.optional("idle").flatMap(Value::text).orElse(usual.idle),
            settings.optional("total").flatMap(Value::text).orElse(usual.total),
            settings.optional("failed").flatMap(Value::text).orElse(usual.failed));
    settings.end();
    return texts;
  }
}
