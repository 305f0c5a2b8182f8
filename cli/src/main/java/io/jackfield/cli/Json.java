package io.jackfield.cli;

import io.jackfield.Connection;
import io.jackfield.Duplex;
import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
import io.jackfield.tls.TlsFacts;
import io.jackfield.wire.JsonLine;
import io.jackfield.wire.WireJson;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `--json`: standard error has one JSON object a line and nothing else: the events of the wire,
/// what would have been said in words as `message`, and at last the `outcome`.
final class Json {
  private static final String JSON = "--json";

  private Json() {}

  static OptionSpec spec() {
    return OptionSpec.builder(JSON)
        .userObject(Json.class)
        .description(
            "Say on standard error what happens, one JSON object a line; the last is the outcome.")
        .build();
  }

  static boolean isWanted(ParseResult words) {
    // A verb whose data are JSON may have an option of that name, which is none of ours.
    return words.hasMatchedOption(JSON) && words.matchedOption(JSON).userObject() == Json.class;
  }

  /// The context of a verb: what it says becomes JSON if that is wanted.
  static Context context(ParseResult words, Context context) {
    return isWanted(words)
        ? context.withLine(text -> event(context, "message").put("text", text).toString())
        : context;
  }

  /// What hears the wire, if JSON is wanted; else the other.
  static WireListener listener(ParseResult words, Context context, WireListener other) {
    return isWanted(words) ? wire(context) : other;
  }

  /// What came of TLS, if that was spoken and JSON is wanted.
  static void tellTls(ParseResult words, Context context, Duplex peer) {
    if (!isWanted(words)) {
      return;
    }
    peer.facts(TlsFacts.class).ifPresent(facts -> tell(context, tls(context, facts)));
  }

  private static JsonLine tls(Context context, TlsFacts facts) {
    var line =
        event(context, "tls")
            .put("version", facts.version().toString())
            .put("cipher", facts.cipher())
            .put("alpn", facts.alpn());
    facts
        .peer()
        .ifPresent(each ->
            line.put("subject", each.subject())
                .put("sha256", each.sha256())
                .put("not_after", each.notAfter().toString()));
    return line;
  }

  /// Which connection a relay made for which client, as far as they have numbers.
  static void tellJoined(ParseResult words, Context context, Duplex client, Duplex onwards) {
    var to = onwards.facts(Connection.class);
    var from = client.facts(Connection.class);
    if (isWanted(words) && to.isPresent() && from.isPresent()) {
      var line = event(context, "joined").put("connection", from.get().id());
      tell(context, line.put("onwards", to.get().id()));
    }
  }

  /// The last line.
  ///
  /// @param outcome `done`, `interrupted` or the word of a [FailureClass]
  static void tellOutcome(Context context, String outcome, int code, String message) {
    var line = event(context, "outcome").put("outcome", outcome).put("code", code);
    tell(context, message.isEmpty() ? line : line.put("message", message));
  }

  /// Begins an object.
  static JsonLine event(Context context, String event) {
    return wire(context).event(event);
  }

  /// Puts an object on standard error.
  static void tell(Context context, JsonLine line) {
    context.err().println(line);
  }

  private static WireJson wire(Context context) {
    return new WireJson(context.err()::println);
  }
}
