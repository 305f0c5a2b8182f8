package io.jackfield.host;

import io.jackfield.Connection;
import io.jackfield.Escape;
import io.jackfield.WireEvent;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/// The operator's log: one line for each event that matters, `time service event key=value ...`.
/// What came from a peer is escaped. Safe for concurrent use: each line is written whole, by a
/// thread that ends with [#close], so that nobody waits for a slow reader of the log.
public final class HostLog implements HostListener, AutoCloseable {
  /// How much to tell.
  public enum Detail {
    /// One line for each event.
    LINES,
    /// Stack traces of bugs as well.
    STACKS
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  // Values that need no quotes.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/\\[\\]%+-]+");

  private final LogWriter out;
  private final InstantSource clock;
  private final Detail detail;

  private HostLog(PrintStream out, InstantSource clock, Detail detail) {
    this.out = new LogWriter(out);
    this.clock = clock;
    this.detail = detail;
  }

  /// A log without stack traces, by the system's clock.
  public static HostLog to(PrintStream out) {
    return to(out, InstantSource.system(), Detail.LINES);
  }

  /// A log by the given clock.
  public static HostLog to(PrintStream out, InstantSource clock, Detail detail) {
    return new HostLog(out, clock, detail);
  }

  @Override
  public void on(String service, WireEvent event) {
    switch (event) {
      case WireEvent.AcceptFailed(_, var reason, var pause) ->
          line(service, "accept-failed").add("retry", time(pause)).add("reason", reason).end();
      case WireEvent.Accepted(var connection) -> line(service, "accepted", connection).end();
      case WireEvent.Rejected(var connection, var reason) ->
          line(service, "rejected", connection).add("reason", reason.key()).end();
      case WireEvent.HandshakeFailed(var connection, var failure) ->
          line(service, "handshake-failed", connection).add("failure", failure.toString()).end();
      case WireEvent.HandlerFailed(var connection, var failure) ->
          failed(service, connection, failure);
      case WireEvent.Closed(var connection, var reason, var in, var out, var lasted) ->
          line(service, "closed", connection)
              .add("reason", reason.key())
              .add("in", String.valueOf(in))
              .add("out", String.valueOf(out))
              .add("lasted", time(lasted))
              .end();
      // Whoever starts the host tells where it listens; each byte and each step on the way is for
      // other listeners.
      case WireEvent.Listening _,
          WireEvent.ListenFailed _,
          WireEvent.ListenerClosed _,
          WireEvent.Resolving _,
          WireEvent.Resolved _,
          WireEvent.ResolveFailed _,
          WireEvent.SocketOpened _,
          WireEvent.Bound _,
          WireEvent.Connecting _,
          WireEvent.Connected _,
          WireEvent.ConnectFailed _,
          WireEvent.Serving _,
          WireEvent.HandshakeDone _,
          WireEvent.Received _,
          WireEvent.Sent _,
          WireEvent.EndOfStream _,
          WireEvent.HalfClosed _,
          WireEvent.TimedOut _,
          WireEvent.Broken _ -> {}
    }
  }

  @Override
  public void note(String service, Connection connection, Note note) {
    var line = line(service, note.event(), connection);
    note.fields().forEach(line::add);
    line.end();
  }

  private void failed(String service, Connection connection, Throwable failure) {
    if (failure instanceof IOException || failure instanceof InterruptedException) {
      // The client's or the network's doing: the line of its end says so.
      return;
    }
    var line = line(service, "handler-failed", connection).add("failure", failure.toString());
    switch (detail) {
      case LINES -> line.end();
      case STACKS -> {
        var stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        line.endWith(stack.toString());
      }
    }
  }

  /// Writes what is still waiting, for at most a second. Idempotent.
  @Override
  public void close() {
    out.close();
  }

  private Line line(String service, String event) {
    return new Line(TIME.format(clock.instant()) + " " + service + " " + event);
  }

  private Line line(String service, String event, Connection connection) {
    return line(service, event)
        .add("id", String.valueOf(connection.id()))
        .add("peer", connection.peer().display());
  }

  private static String time(Duration duration) {
    long millis = duration.toMillis();
    return millis < 1000
        ? millis + "ms"
        : String.format(Locale.ROOT, "%.1fs", duration.toNanos() / 1e9);
  }

  private final class Line {
    private final StringBuilder text;

    Line(String start) {
      text = new StringBuilder(start);
    }

    Line add(String key, String value) {
      text.append(' ').append(key).append('=');
      if (PLAIN.matcher(value).matches()) {
        text.append(value);
      } else {
        text.append('"').append(Escape.text(value)).append('"');
      }
      return this;
    }

    void end() {
      endWith("");
    }

    /// One call, so that lines of different threads don't mix.
    void endWith(String more) {
      out.write(text.append('\n').append(more).toString());
    }
  }
}
