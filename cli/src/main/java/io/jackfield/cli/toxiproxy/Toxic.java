package io.jackfield.cli.toxiproxy;

import io.jackfield.fault.Direction;
import io.jackfield.fault.FaultRule;
import io.jackfield.wire.JsonValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/// A fault as the API shows it. Immutable.
///
/// @param rule what it does
/// @param attributes as the client gave them
record Toxic(String name, ToxicType type, FaultRule rule, Map<String, Long> attributes) {

  /// Reads a new one: downstream, and on each connection, where nothing else is said.
  static Toxic read(Fields fields) throws ApiException {
    var stream = fields.text("stream", "downstream");
    var direction = direction(stream);
    var word = fields.text("type", "");
    var given = fields.text("name", "");
    var name = given.isEmpty() ? word + "_" + stream : given;
    var type = ToxicType.of(word).orElseThrow(() -> new ApiException(400, "invalid toxic type"));
    var attributes = attributes(type, fields, Map.of());
    var rule =
        FaultRule.of(type.fault(attributes), direction)
            .withProbability(fields.share("toxicity", 1));
    return new Toxic(name, type, rule, attributes);
  }

  /// The same with what the client has changed.
  Toxic changed(Fields fields) throws ApiException {
    var next = attributes(type, fields, attributes);
    return new Toxic(
        name,
        type,
        new FaultRule(
            type.fault(next),
            rule.direction(),
            fields.share("toxicity", rule.probability()),
            rule.seed()),
        next);
  }

  private static Direction direction(String stream) throws ApiException {
    return switch (stream) {
      case "upstream" -> Direction.UPSTREAM;
      case "downstream" -> Direction.DOWNSTREAM;
      default ->
          throw new ApiException(400, "stream was invalid, can be either upstream or downstream");
    };
  }

  private static Map<String, Long> attributes(
      ToxicType type, Fields fields, Map<String, Long> before) throws ApiException {
    var given = fields.within("attributes");
    var attributes = new LinkedHashMap<String, Long>();
    for (var name : type.attributes()) {
      attributes.put(name, given.count(name, before.getOrDefault(name, 0L)));
    }
    return attributes;
  }

  JsonValue json() {
    var values = new LinkedHashMap<String, JsonValue>();
    attributes.forEach((key, value) -> values.put(key, JsonValue.Numeral.of(value)));
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("attributes", new JsonValue.Members(values));
    members.put("name", new JsonValue.Text(name));
    members.put("type", new JsonValue.Text(type.word()));
    members.put("stream", new JsonValue.Text(rule.direction().words()));
    members.put("toxicity", number(rule.probability()));
    return new JsonValue.Members(members);
  }

  private static JsonValue number(double value) {
    return new JsonValue.Numeral(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
  }
}
