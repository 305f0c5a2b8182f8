package io.jackfield.cli.show.svg;

import io.jackfield.Say;
import io.jackfield.cli.show.Endings;
import io.jackfield.cli.show.Look;
import io.jackfield.cli.show.Look.Amount;
import io.jackfield.cli.show.View;
import io.jackfield.cli.transcript.Selection;
import java.io.IOException;
import java.io.Writer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A sequence diagram of each session, as one SVG in ASCII: no script, no fonts or pictures from
/// elsewhere, in the light or dark colours that its reader prefers. Its size has a bound: of many
/// sessions and of long ones a part is left out, and counted.
public final class Diagram implements View {
  private static final int SHORT_ROWS = 48;
  private static final int SHORT_SESSIONS = 6;
  private static final int FULL_ROWS = 1_000;
  private static final int FULL_SESSIONS = 100;
  private static final int MOST_TITLE = 90;

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String STYLE =
      """
      text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;\
      font-size:12px;fill:#1f2328;white-space:pre;unicode-bidi:isolate}
      .label,.address,.time{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,\
      'DejaVu Sans Mono','Liberation Mono',monospace}
      .label,.name,.address,.words,.fold{text-anchor:middle}
      .sheet{fill:#fff;stroke:#d0d7de}
      .title{font-size:15px;font-weight:600}
      .name{font-size:13px;font-weight:600}
      .number{font-size:15px;font-weight:600;fill:#59636e}
      .address{font-size:11.5px}
      .note,.when{font-size:11.5px;fill:#59636e}
      .time{font-size:11px;text-anchor:end;fill:#59636e}
      .fold{font-style:italic;fill:#59636e}
      .bad{fill:#cf222e}
      text.implied,text.handshake{font-size:11px;fill:#59636e}
      text.reset{fill:#cf222e}
      .box{fill:#f6f8fa;stroke:#59636e;stroke-width:1.2}
      .band{fill:#f6f8fa;stroke:#b6bec7}
      .layer{fill:#8250df;fill-opacity:.07}
      .life{stroke:#59636e;stroke-width:1.6}
      .pause{stroke:#59636e;stroke-width:1.6;stroke-dasharray:1.5 5}
      .axis{stroke:#b6bec7}
      .foot{stroke:#59636e;stroke-width:3}
      line.data,line.end{stroke-width:1.7}
      line.handshake{stroke-width:1.1}
      .client{stroke:#1a7f37}.head.client{fill:#1a7f37}
      .server{stroke:#0969da}.head.server{fill:#0969da}
      line.implied,.head.implied{stroke:#8c959f}.head.implied{fill:#8c959f}line.implied{stroke-dasharray:5 4}
      line.reset,.head.reset{stroke:#cf222e;stroke-width:2}.head.reset{fill:#cf222e}
      @media(prefers-color-scheme:dark){
      text{fill:#e6edf3}.sheet{fill:#0d1117;stroke:#30363d}.box,.band{fill:#161b22;stroke:#6e7681}
      .number,.note,.when,.time,.fold,text.implied,text.handshake{fill:#9198a1}
      .bad,text.reset{fill:#ff7b72}
      .layer{fill:#a371f7;fill-opacity:.12}
      .life,.pause,.foot{stroke:#9198a1}.axis{stroke:#3d444d}
      .client{stroke:#3fb950}.head.client{fill:#3fb950}
      .server{stroke:#58a6ff}.head.server{fill:#58a6ff}
      line.implied,.head.implied{stroke:#6e7681}.head.implied{fill:#6e7681}
      line.reset,.head.reset{stroke:#ff7b72}.head.reset{fill:#ff7b72}}
      """;

  /// The only one.
  public Diagram() {}

  @Override
  public String name() {
    return "svg";
  }

  @Override
  public String description() {
    return "a sequence diagram: who sent what to whom, from the handshake to the end";
  }

  @Override
  public void write(Selection selection, Look look, Writer out) throws IOException {
    boolean full = look.amount() == Amount.FULL;
    var transcript = selection.transcript();
    var canvas = new Canvas();
    var title = Say.text(transcript.title());
    canvas.text("title", 14, 28, Story.cut(title, MOST_TITLE), Sheet.WIDTH - 28);
    canvas.text("when", 14, 48, "recorded " + WHEN.format(transcript.started()), Sheet.WIDTH - 28);
    double y = 68;
    var sessions = selection.sessions();
    int shown = Math.min(sessions.size(), full ? FULL_SESSIONS : SHORT_SESSIONS);
    for (var session : sessions.subList(0, shown)) {
      var rows = Story.of(selection, session, full ? FULL_ROWS : SHORT_ROWS, look.amount());
      y = Sheet.draw(canvas, y, session, rows);
    }
    var missing = String.format(Locale.ROOT, "and %,d more sessions", sessions.size() - shown);
    for (var words :
        new String[] {
          sessions.isEmpty() ? "no session: nobody connected" : "",
          shown < sessions.size() ? missing : "",
          Endings.words(transcript)
        }) {
      if (!words.isEmpty()) {
        canvas.text("bad", 14, y, words, Sheet.WIDTH - 28);
        y += 22;
      }
    }
    write(canvas, (int) Math.ceil(y), out);
  }

  private static void write(Canvas canvas, int height, Writer out) throws IOException {
    int width = (int) Sheet.WIDTH;
    var size = "width=\"" + width + "\" height=\"" + height + "\"";
    var frame = new Canvas();
    frame.rect("sheet", 0.5, 0.5, width - 1, height - 1, 8);
    out.write("<svg xmlns=\"http://www.w3.org/2000/svg\" " + size);
    out.write(" viewBox=\"0 0 " + width + " " + height + "\" role=\"img\">\n");
    out.write("<title>A session over the network, as a sequence diagram</title>\n");
    out.write("<style>\n" + STYLE + "</style>\n" + frame + canvas + "</svg>\n");
  }
}
