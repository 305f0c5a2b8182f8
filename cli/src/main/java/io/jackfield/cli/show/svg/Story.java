package io.jackfield.cli.show.svg;

import io.jackfield.Bytes;
import io.jackfield.Say;
import io.jackfield.cli.show.EventWords;
import io.jackfield.cli.show.Look.Amount;
import io.jackfield.cli.show.Rows;
import io.jackfield.cli.show.svg.Row.Kind;
import io.jackfield.cli.transcript.Selection;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Transcript.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The rows of a session's diagram.
final class Story {
  private static final int MOST_LABELS = 3;
  private static final int MOST_CHARACTERS = 68;
  private static final int MOST_NOTE = 27;
  private static final int SHORT_RUN = 6;

  private final boolean isClient;
  private final boolean isTcp;
  private final List<Row> rows = new ArrayList<>();
  private boolean layered;
  private boolean ownEnded;
  private boolean broke;
  private boolean closed;

  private Story(Session session) {
    isClient = session.role() == Role.CLIENT;
    isTcp = session.peer().startsWith("tcp:");
  }

  /// All rows, but for a middle part if they are more than `most`, and for that of long runs if the
  /// amount is short.
  static List<Row> of(Selection selection, Session session, int most, Amount amount) {
    var story = new Story(session);
    story.opening(selection.opening(session));
    session.steps().forEach(story::take);
    if (!story.closed) {
      var last = story.rows.isEmpty() ? Duration.ZERO : story.rows.getLast().at();
      story.band(Kind.BAND, last, List.of("its end is not in the transcript"));
    }
    return folded(amount == Amount.FULL ? story.rows : shortRuns(story.rows), most);
  }

  private void opening(Entry entry) {
    var at = entry.at();
    if (!isTcp) {
      band(Kind.BAND, at, List.of(isClient ? "the client has connected" : "the client is here"));
      return;
    }
    var took = entry.duration("took_ms");
    var begun = at.compareTo(took) > 0 ? at.minus(took) : at;
    implied(begun, true, "SYN", "implied, not recorded");
    implied(at, false, "SYN, ACK", isClient ? "connected in " + Say.duration(took) : "");
    implied(at, true, "ACK", "");
  }

  private void take(Session.Step step) {
    var at = step.at();
    switch (step) {
      case Session.Sent sent -> said(at, isClient, sent.bytes());
      case Session.Received received -> said(at, !isClient, received.bytes());
      case Session.OutputEnded _ -> {
        ownEnded = true;
        ended(at, isClient);
      }
      case Session.InputEnded _ -> ended(at, !isClient);
      case Session.Secured secured -> secured(at, secured.entry());
      case Session.Broke(_, var reason) -> {
        broke = true;
        add(Kind.RESET, at, !isClient, List.of("the connection broke"), Say.text(reason));
      }
      case Session.Closed end -> closed(end);
    }
  }

  private void said(Duration at, boolean fromClient, Bytes bytes) {
    rows.add(
        new Row(Kind.DATA, at, fromClient, preview(bytes), Say.bytes(bytes.size()), bytes.size()));
  }

  /// The first lines of a text, or the first bytes.
  private static List<String> preview(Bytes bytes) {
    var buffer = bytes.toBuffer();
    int most = MOST_LABELS * MOST_CHARACTERS * 4;
    if (Rows.text(Bytes.copyOf(buffer.duplicate().limit(Math.min(most, buffer.limit()))))
        .isEmpty()) {
      return List.of(Rows.one(buffer, MOST_CHARACTERS));
    }
    var labels = new ArrayList<String>();
    int from = 0;
    while (from < bytes.size() && labels.size() < MOST_LABELS) {
      int end = from;
      while (end < bytes.size() && end - from < most && bytes.at(end) != '\n') {
        end++;
      }
      end = Math.min(end + 1, bytes.size());
      labels.add(Rows.one(buffer.slice(from, end - from), MOST_CHARACTERS));
      from = end;
    }
    if (from < bytes.size() && !labels.getLast().endsWith("...")) {
      labels.set(labels.size() - 1, labels.getLast() + " ...");
    }
    return labels;
  }

  private void ended(Duration at, boolean fromClient) {
    add(Kind.END, at, fromClient, List.of(isTcp && !layered ? "FIN" : "end"), "will say no more");
  }

  private void secured(Duration at, Entry entry) {
    layered = true;
    var begun =
        entry.duration("took_ms").compareTo(at) < 0 ? at.minus(entry.duration("took_ms")) : at;
    var labels = new ArrayList<String>();
    String way = "";
    for (var message : EventWords.messages(entry)) {
      var next = message.startsWith("<") ? "<" : ">";
      if (!next.equals(way)) {
        handshake(begun, way, labels);
        labels.clear();
      }
      way = next;
      labels.add(Say.text(message.substring(Math.min(message.length(), 1)).strip()));
    }
    handshake(begun, way, labels);
    var words = new ArrayList<String>();
    words.add(
        Say.text(entry.text("protocol"))
            + " from here on, after "
            + Say.duration(entry.duration("took_ms")));
    EventWords.facts(entry).stream().limit(2).forEach(words::add);
    band(Kind.LAYER, at, words);
  }

  private void handshake(Duration at, String way, List<String> messages) {
    if (!messages.isEmpty()) {
      var lines = new ArrayList<String>();
      for (int i = 0; i < messages.size() && lines.size() < MOST_LABELS; i += 2) {
        lines.add(String.join(", ", messages.subList(i, Math.min(i + 2, messages.size()))));
      }
      add(Kind.HANDSHAKE, at, way.equals(">") == isClient, lines, "");
    }
  }

  private void closed(Session.Closed end) {
    closed = true;
    if (isTcp && !ownEnded && !broke) {
      implied(end.at(), isClient, "FIN", "closes, which implies it");
    }
    long client = isClient ? end.bytesOut() : end.bytesIn();
    long server = isClient ? end.bytesIn() : end.bytesOut();
    var sums = "the client said " + Say.bytes(client) + ", the server " + Say.bytes(server);
    band(Kind.BAND, end.at(), List.of("closed: " + EventWords.closeReason(end.reason()), sums));
  }

  private void implied(Duration at, boolean fromClient, String label, String note) {
    add(Kind.IMPLIED, at, fromClient, List.of(label), note);
  }

  private void band(Kind kind, Duration at, List<String> labels) {
    add(kind, at, false, labels, "");
  }

  private void add(Kind kind, Duration at, boolean fromClient, List<String> labels, String note) {
    var shown = labels.stream().map(label -> cut(label, MOST_CHARACTERS)).toList();
    rows.add(new Row(kind, at, fromClient, shown, cut(note, MOST_NOTE), 0));
  }

  static String cut(String text, int most) {
    if (text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, most - 3)) + "...";
  }

  private static List<Row> folded(List<Row> rows, int most) {
    if (rows.size() <= most) {
      return rows;
    }
    int last = most / 4;
    int first = most - last - 1;
    var hidden = rows.subList(first, rows.size() - last);
    var words =
        String.format(
            Locale.ROOT,
            "%,d more: %s from the client, %s from the server",
            hidden.size(),
            Say.bytes(sum(hidden, true)),
            Say.bytes(sum(hidden, false)));
    var all = new ArrayList<>(rows.subList(0, first));
    all.add(new Row(Kind.FOLD, hidden.getFirst().at(), false, List.of(words), "", 0));
    all.addAll(rows.subList(rows.size() - last, rows.size()));
    return all;
  }

  /// Of a run of pieces that one side says, only the first and the last are shown.
  private static List<Row> shortRuns(List<Row> rows) {
    var all = new ArrayList<Row>();
    for (int from = 0; from < rows.size(); ) {
      int to = from + 1;
      while (to < rows.size() && isSaidAsBefore(rows.get(from), rows.get(to))) {
        to++;
      }
      all.addAll(folded(rows.subList(from, to), SHORT_RUN));
      from = to;
    }
    return all;
  }

  private static boolean isSaidAsBefore(Row before, Row row) {
    return before.kind() == Kind.DATA
        && row.kind() == Kind.DATA
        && before.fromClient() == row.fromClient();
  }

  private static long sum(List<Row> rows, boolean fromClient) {
    return rows.stream()
        .filter(row -> row.kind() == Kind.DATA && row.fromClient() == fromClient)
        .mapToLong(Row::bytes)
        .sum();
  }
}
