package io.jackfield.cli.show;

import io.jackfield.Say;
import io.jackfield.cli.transcript.Selection;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Transcript.Entry;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who said what when: a session after the other, what is about none of them before the one that
/// began next.
public final class Dialogue implements View {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  // Of a run of pieces that one side says, so many of the first are shown; and the last.
  private static final int FIRST_PIECES = 5;
  private static final int SHORT_BYTES = 400;
  private static final String INDENT = " ".repeat(21);

  /// The only one.
  public Dialogue() {}

  @Override
  public String name() {
    return "dialogue";
  }

  @Override
  public String description() {
    return "who said what when, a session after the other (default)";
  }

  @Override
  public void write(Selection selection, Look look, Writer out) throws IOException {
    new Writing(selection, look, out).all();
  }

  private static final class Writing {
    private final Selection selection;
    private final Look look;
    private final Paint paint;
    private final Writer out;
    private final Map<Long, List<Entry>> entries = new HashMap<>();
    private final List<Entry> others = new ArrayList<>();
    private Duration last = Duration.ZERO;

    Writing(Selection selection, Look look, Writer out) {
      this.selection = selection;
      this.look = look;
      this.paint = look.paint();
      this.out = out;
      var known = new HashSet<Long>();
      selection.sessions().forEach(session -> known.add(session.id()));
      for (var entry : selection.transcript().entries()) {
        if (known.contains(entry.connection())) {
          entries.computeIfAbsent(entry.connection(), _ -> new ArrayList<>()).add(entry);
        } else if (selection.isAll()) {
          others.add(entry);
        }
      }
    }

    void all() throws IOException {
      var transcript = selection.transcript();
      line(
          paint.heading(
              "\""
                  + Say.text(transcript.title())
                  + "\", recorded "
                  + WHEN.format(transcript.started())));
      int next = 0;
      for (var session : selection.sessions()) {
        var begin = selection.opening(session).at();
        line("");
        while (next < others.size() && others.get(next).at().compareTo(begin) <= 0) {
          event(others.get(next++), null);
        }
        session(session);
      }
      if (next < others.size()) {
        line("");
      }
      while (next < others.size()) {
        event(others.get(next++), null);
      }
      ending();
    }

    private void session(Session session) throws IOException {
      boolean isClient = session.role() == Role.CLIENT;
      var client = EventWords.address(isClient ? session.local() : session.peer());
      var server = EventWords.address(isClient ? session.peer() : session.local());
      line(
          paint.heading("#" + session.id() + "  ")
              + paint.client("client")
              + " "
              + client
              + (isClient ? " (recorded here)" : "")
              + ", "
              + paint.server("server")
              + " "
              + server
              + (isClient ? "" : " (recorded here)"));
      var all = entries.getOrDefault(session.id(), List.of());
      for (int i = 0; i < all.size(); ) {
        var entry = all.get(i);
        if (isSaid(entry)) {
          int end = i + 1;
          while (end < all.size() && all.get(end).event().equals(entry.event())) {
            end++;
          }
          pieces(session, all.subList(i, end));
          i = end;
        } else {
          event(entry, session);
          i++;
        }
      }
      sums(session, all);
    }

    private static boolean isSaid(Entry entry) {
      return entry.event().equals("sent") || entry.event().equals("received");
    }

    private void pieces(Session session, List<Entry> run) throws IOException {
      int hidden = look.isFull() ? 0 : Math.max(run.size() - FIRST_PIECES - 1, 0);
      for (int i = 0; i < run.size(); i++) {
        if (hidden > 1 && i == FIRST_PIECES) {
          var left = run.subList(i, i + hidden);
          long bytes = left.stream().mapToLong(each -> each.bytes().size()).sum();
          line(
              INDENT
                  + paint.aside(
                      String.format(
                          Locale.ROOT, "... and %,d more pieces, %s", hidden, Say.bytes(bytes))));
          i += hidden - 1;
        } else {
          piece(session, run.get(i));
        }
      }
    }

    private void piece(Session session, Entry entry) throws IOException {
      boolean byClient = entry.event().equals("sent") == (session.role() == Role.CLIENT);
      var bytes = entry.bytes();
      var rows = Rows.of(bytes, look.isFull() ? Integer.MAX_VALUE : SHORT_BYTES);
      var who = byClient ? paint.client("client") : paint.server("server");
      var count = String.format(Locale.ROOT, "%15s", Say.bytes(bytes.size()));
      var before = time(entry.at()) + who + paint.aside(count) + "  ";
      var indent = INDENT + " ".repeat(23);
      for (var row : rows) {
        line(before + (byClient ? paint.client(row) : paint.server(row)));
        before = indent;
      }
      if (rows.isEmpty()) {
        line(before);
      }
    }

    private void event(Entry entry, @Nullable Session session) throws IOException {
      var lines = EventWords.of(entry, session);
      var number = session == null && entry.connection() > 0 ? "#" + entry.connection() + " " : "";
      boolean bad = entry.event().endsWith("failed") || entry.event().equals("broken");
      var first = number + lines.getFirst();
      line(time(entry.at()) + (bad ? paint.bad(first) : first));
      for (var more : lines.subList(1, lines.size())) {
        line(INDENT + paint.aside(more));
      }
    }

    /// The time, and how long after the line before.
    private String time(Duration at) {
      var since = at.minus(last);
      last = at;
      boolean worth = since.toNanos() >= 50_000;
      var seconds = String.format(Locale.ROOT, "%8.3f s", at.toNanos() / 1e9);
      return seconds
          + paint.aside(String.format(Locale.ROOT, "%9s", worth ? "+" + Say.duration(since) : ""))
          + "  ";
    }

    private void sums(Session session, List<Entry> all) throws IOException {
      boolean isClient = session.role() == Role.CLIENT;
      var sent = sum(all, "sent", isClient ? "client" : "server");
      var received = sum(all, "received", isClient ? "server" : "client");
      var open = all.getLast().event().equals("closed") ? "" : "; its end is not in the transcript";
      line(
          INDENT
              + paint.aside((isClient ? sent + ", " + received : received + ", " + sent) + open));
      for (var entry : all) {
        if (entry.event().equals("closed")) {
          missing(entry.number("bytes_out") - session.sent().size(), "sent");
          missing(entry.number("bytes_in") - session.received().size(), "received");
        }
      }
    }

    private void missing(long bytes, String verb) throws IOException {
      if (bytes > 0) {
        line(INDENT + paint.bad("of what was " + verb + " " + Say.bytes(bytes) + " are missing"));
      }
    }

    private static String sum(List<Entry> all, String event, String who) {
      var pieces = all.stream().filter(each -> each.event().equals(event)).toList();
      long bytes = pieces.stream().mapToLong(each -> each.bytes().size()).sum();
      var count = String.format(Locale.ROOT, "%,d", pieces.size());
      return "the "
          + who
          + " said "
          + Say.bytes(bytes)
          + (pieces.size() > 1 ? " in " + count + " pieces" : "");
    }

    private void ending() throws IOException {
      var words = Endings.words(selection.transcript());
      if (!words.isEmpty()) {
        line("");
        line(paint.bad(words));
      }
      int count = selection.sessions().size();
      if (count == 0) {
        line("");
        line("no session: nobody connected");
      } else if (count > 1) {
        line("");
        line(String.format(Locale.ROOT, "%,d sessions", count));
      }
    }

    private void line(String text) throws IOException {
      out.write(text.stripTrailing());
      out.write('\n');
    }
  }
}
