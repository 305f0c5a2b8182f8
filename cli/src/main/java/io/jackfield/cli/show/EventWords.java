package io.jackfield.cli.show;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.CloseReason;
import io.jackfield.Say;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Transcript.Entry;
import io.jackfield.wire.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an event of a transcript means, in words that are safe to show.
public final class EventWords {
  private static final Set<String> COMMON = Set.of("ms", "event", "connection");

  private EventWords() {}

  /// The lines of an event that is not about bytes; the first is what happened, the others are
  /// details.
  ///
  /// @param session the one that it is about; null for none
  static List<String> of(Entry entry, @Nullable Session session) {
    var lines = new ArrayList<String>();
    lines.add(first(entry, session));
    if (entry.event().equals("handshake-done")) {
      facts(entry).forEach(fact -> lines.add("  " + fact));
      messages(entry).forEach(message -> lines.add("  " + Say.text(message)));
    }
    return lines;
  }

  private static String first(Entry entry, @Nullable Session session) {
    var reason = Say.text(entry.text("reason"));
    return switch (entry.event()) {
      case "resolving" -> "looks up " + Say.text(entry.text("host"));
      case "resolved" ->
          Say.text(entry.text("host"))
              + " is "
              + String.join(", ", texts(entry, "addresses").stream().map(EventWords::host).toList())
              + took(entry);
      case "resolve-failed" ->
          Say.text(entry.text("host")) + " stands for no address: " + reason + took(entry);
      case "socket" -> "opens a socket for " + address(entry.text("address")) + options(entry);
      case "bound" -> "binds it to " + address(entry.text("local"));
      case "connecting" -> "tries " + address(entry.text("target"));
      case "connected" -> "the client has connected" + took(entry);
      case "connect-failed" -> address(entry.text("target")) + ": " + reason + took(entry);
      case "listening" -> "listens on " + address(entry.text("local")) + backlog(entry);
      case "listen-failed" -> "cannot listen on " + address(entry.text("local")) + ": " + reason;
      case "accept-failed" -> "cannot accept: " + reason;
      case "listener-closed" -> "listens no longer on " + address(entry.text("local"));
      case "accepted" -> "the client has connected";
      case "rejected" -> "turned away " + address(entry.text("peer")) + ": " + closeReason(entry);
      case "serving" -> "served by the thread " + Say.text(entry.text("thread"));
      case "handshake-done" -> Say.text(entry.text("protocol")) + " from here on" + took(entry);
      case "handshake-failed" -> "the handshake failed: " + reason;
      case "end-of-stream" -> ended(session, false);
      case "half-closed" -> ended(session, true) + " and still reads";
      case "timed-out" -> "waited in vain for " + Say.duration(entry.duration("waited_ms"));
      case "broken" -> "the connection broke: " + reason;
      case "handler-failed" -> "whoever served it failed: " + reason;
      case "closed" -> "closed" + after(entry) + ": " + closeReason(entry);
      default -> unknown(entry);
    };
  }

  /// One that is newer than this program.
  private static String unknown(Entry entry) {
    var text = new StringBuilder(Say.text(entry.event()));
    entry
        .members()
        .members()
        .forEach((name, value) -> {
          if (!COMMON.contains(name)) {
            text.append(' ').append(Say.text(name)).append('=').append(Say.text(value.toString()));
          }
        });
    return text.toString();
  }

  private static String ended(@Nullable Session session, boolean own) {
    boolean tcp = session != null && session.peer().startsWith("tcp:");
    return side(session, own) + " ended its output" + (tcp ? " (FIN)" : "");
  }

  /// Which end of a session this side is, or the other.
  private static String side(@Nullable Session session, boolean own) {
    boolean isClient = session != null && session.role() == Role.CLIENT;
    return own == isClient ? "the client" : "the server";
  }

  private static String took(Entry entry) {
    return entry.members().get("took_ms").isPresent()
        ? ", in " + Say.duration(entry.duration("took_ms"))
        : "";
  }

  private static String after(Entry entry) {
    return entry.members().get("lasted_ms").isPresent()
        ? " after " + Say.duration(entry.duration("lasted_ms"))
        : "";
  }

  private static String backlog(Entry entry) {
    long backlog = entry.number("backlog");
    return backlog > 0 ? ", where " + backlog + " may wait to be accepted" : "";
  }

  private static String options(Entry entry) {
    var all = new ArrayList<String>();
    if (entry.members().get("options").orElse(null) instanceof JsonValue.Members options) {
      options
          .members()
          .forEach((name, value) -> all.add(Say.text(name) + "=" + Say.text(value.toString())));
    }
    return all.isEmpty() ? "" : " with " + String.join(", ", all);
  }

  /// Why it was closed, in words where they are known.
  public static String closeReason(Entry entry) {
    return closeReason(entry.text("reason"));
  }

  /// The same by the key.
  public static String closeReason(String key) {
    for (var reason : CloseReason.values()) {
      if (reason.key().equals(key)) {
        return reason.words();
      }
    }
    return Say.text(key.toLowerCase(Locale.ROOT));
  }

  /// What a handshake has agreed on: `cipher: TLS_AES_256_GCM_SHA384`.
  public static List<String> facts(Entry entry) {
    var all = new ArrayList<String>();
    if (entry.members().get("facts").orElse(null) instanceof JsonValue.Members facts) {
      facts
          .members()
          .forEach((name, value) -> {
            var text = value instanceof JsonValue.Text(var plain) ? plain : value.toString();
            all.add(Say.text(name.replace('_', ' ')) + ": " + Say.text(text));
          });
    }
    return all;
  }

  /// The messages of a handshake, each with `> ` or `< ` before it; unescaped.
  public static List<String> messages(Entry entry) {
    return texts(entry, "messages");
  }

  private static List<String> texts(Entry entry, String name) {
    var all = new ArrayList<String>();
    if (entry.members().get(name).orElse(null) instanceof JsonValue.Items items) {
      for (var item : items.items()) {
        all.add(item instanceof JsonValue.Text(var text) ? text : item.toString());
      }
    }
    return all;
  }

  /// An address as messages have it.
  public static String address(String text) {
    try {
      return Say.text(Address.parse(text).display());
    } catch (BadAddressException e) {
      return Say.text(text);
    }
  }

  /// An address without its port, which is 0 where a name was looked up.
  private static String host(String text) {
    var address = address(text);
    return address.endsWith(":0") ? address.substring(0, address.length() - 2) : address;
  }
}
