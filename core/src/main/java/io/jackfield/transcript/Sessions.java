package io.jackfield.transcript;

import io.jackfield.Bytes;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Session.Step;
import io.jackfield.transcript.Transcript.Entry;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sorts the events of a transcript by conversation.
final class Sessions {
  private Sessions() {}

  static List<Session> of(Transcript transcript) {
    Map<Long, Session> begun = new LinkedHashMap<>();
    Map<Long, List<Step>> steps = new LinkedHashMap<>();
    for (var entry : transcript.entries()) {
      var role = role(entry);
      if (role != null) {
        begun.put(
            entry.connection(),
            new Session(
                entry.connection(), role, entry.text("local"), entry.text("peer"), List.of()));
      }
      if (entry.event().equals("joined")) {
        // Its bytes are those of the connection that it is joined to.
        begun.remove(entry.number("onwards"));
      }
      var step = step(entry);
      if (step != null) {
        steps.computeIfAbsent(entry.connection(), _ -> new ArrayList<>()).add(step);
      }
    }
    return begun.values().stream()
        .map(each ->
            new Session(
                each.id(),
                each.role(),
                each.local(),
                each.peer(),
                steps.getOrDefault(each.id(), List.of())))
        .toList();
  }

  private static @Nullable Role role(Entry entry) {
    return switch (entry.event()) {
      case "connected" -> Role.CLIENT;
      case "accepted" -> Role.SERVER;
      default -> null;
    };
  }

  private static @Nullable Step step(Entry entry) {
    var at = entry.at();
    return switch (entry.event()) {
      case "sent" -> new Session.Sent(at, entry.bytes());
      case "received" -> new Session.Received(at, entry.bytes());
      case "half-closed" -> new Session.OutputEnded(at);
      case "end-of-stream" -> new Session.InputEnded(at);
      case "handshake-done" -> new Session.Secured(at, entry);
      case "broken" -> new Session.Broke(at, entry.text("reason"));
      case "closed" ->
          new Session.Closed(
              at, entry.text("reason"), entry.number("bytes_in"), entry.number("bytes_out"));
      default -> null;
    };
  }

  static Bytes join(Stream<Bytes> pieces) {
    var all = new ByteArrayOutputStream();
    pieces.forEach(piece -> all.writeBytes(piece.toArray()));
    return Bytes.of(all.toByteArray());
  }
}
