package io.jackfield.cli.show;

import io.jackfield.Bytes;
import io.jackfield.Say;
import io.jackfield.cli.transcript.Selection;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;

/// All bytes in hexadecimal and ASCII: `>` is what the client said, `<` the server. The offset is
/// that in what this side has said so far.
public final class Hexdump implements View {
  private static final int SHORT_BYTES = 1024;

  /// The only one.
  public Hexdump() {}

  @Override
  public String name() {
    return "hexdump";
  }

  @Override
  public String description() {
    return "the bytes, > from the client, < from the server, with offset and ASCII";
  }

  @Override
  public void write(Selection selection, Look look, Writer out) throws IOException {
    var separator = "";
    for (var session : selection.sessions()) {
      out.write(separator);
      separator = "\n";
      session(session, look, out);
    }
    var ending = Endings.words(selection.transcript());
    if (!ending.isEmpty()) {
      out.write(separator + "# " + look.paint().bad(ending) + "\n");
    }
  }

  private static void session(Session session, Look look, Writer out) throws IOException {
    boolean isClient = session.role() == Role.CLIENT;
    out.write(
        "# session "
            + session.id()
            + ": > client "
            + EventWords.address(isClient ? session.local() : session.peer())
            + "  < server "
            + EventWords.address(isClient ? session.peer() : session.local())
            + "\n");
    long byClient = 0;
    long byServer = 0;
    for (var step : session.steps()) {
      if (step instanceof Session.Sent || step instanceof Session.Received) {
        boolean client = step instanceof Session.Sent == isClient;
        var bytes =
            step instanceof Session.Sent sent ? sent.bytes() : ((Session.Received) step).bytes();
        said(bytes, client ? byClient : byServer, client, step.at(), look, out);
        byClient += client ? bytes.size() : 0;
        byServer += client ? 0 : bytes.size();
      }
    }
  }

  private static void said(
      Bytes bytes, long offset, boolean client, Duration at, Look look, Writer out)
      throws IOException {
    var paint = look.paint();
    var time = String.format(Locale.ROOT, "%.6f s", at.toNanos() / 1e9);
    out.write(paint.aside("# " + time + ", " + Say.bytes(bytes.size())) + "\n");
    int shown = look.isFull() ? bytes.size() : Math.min(bytes.size(), SHORT_BYTES);
    var rows = new ArrayList<String>();
    Rows.hexdump(Bytes.copyOf(bytes.toBuffer().limit(shown)), offset, rows);
    for (var row : rows) {
      out.write((client ? paint.client("> " + row) : paint.server("< " + row)) + "\n");
    }
    if (shown < bytes.size()) {
      var rest = Say.bytes(bytes.size() - shown);
      out.write("# ... and " + rest + " more; --full shows them\n");
    }
  }
}
