package io.jackfield.cli.show.svg;

import io.jackfield.Say;
import io.jackfield.cli.show.EventWords;
import io.jackfield.cli.show.svg.Row.Kind;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Draws a session: the client's lifeline on the left, the server's on the right, time downwards,
/// with its scale at the side. The rows are as far apart as their texts need; a pause is marked.
final class Sheet {
  static final double WIDTH = 960;

  private static final double AXIS = 92;
  private static final double CLIENT = 180;
  private static final double SERVER = 760;
  private static final double MIDDLE = (CLIENT + SERVER) / 2;
  private static final double NOTE = SERVER + 14;
  private static final double NOTE_WIDTH = WIDTH - NOTE - 8;
  private static final double BOX = 216;
  private static final double BOX_HEIGHT = 46;
  private static final double LABEL = 16;
  private static final double LABEL_WIDTH = SERVER - CLIENT - 44;
  private static final double SLOPE = 8;
  private static final double PAUSE = 30;
  private static final Duration LEAST_PAUSE = Duration.ofMillis(500);

  private final Canvas back = new Canvas();
  private final Canvas front = new Canvas();
  private double y;
  private double lineFrom;
  private double layerFrom = -1;
  private String lastTime = "";

  private Sheet(double top) {
    y = top;
  }

  /// Draws it from `top` on.
  ///
  /// @return where the next may begin
  static double draw(Canvas canvas, double top, Session session, List<Row> rows) {
    var sheet = new Sheet(top);
    sheet.heads(session);
    Duration last = null;
    for (var row : rows) {
      if (last != null && row.at().minus(last).compareTo(LEAST_PAUSE) >= 0) {
        sheet.pause(row.at().minus(last));
      }
      last = row.at();
      sheet.row(row);
    }
    sheet.foot();
    canvas.append(sheet.back);
    canvas.append(sheet.front);
    return sheet.y;
  }

  private void heads(Session session) {
    boolean isClient = session.role() == Role.CLIENT;
    var client = EventWords.address(isClient ? session.local() : session.peer());
    var server = EventWords.address(isClient ? session.peer() : session.local());
    front.text("number", 14, y + 27, "#" + session.id(), 60);
    head(CLIENT, isClient ? "client, recorded here" : "client", client);
    head(SERVER, isClient ? "server" : "server, recorded here", server);
    y += BOX_HEIGHT;
    lineFrom = y;
    y += 12;
  }

  private void head(double x, String name, String address) {
    front.rect("box", x - BOX / 2, y, BOX, BOX_HEIGHT, 6);
    front.text("name", x, y + 19, name, BOX - 16);
    front.text("address", x, y + 36, Story.cut(address, 40), BOX - 16);
  }

  private void row(Row row) {
    if (row.kind().isArrow()) {
      arrow(row);
    } else if (row.kind() == Kind.FOLD) {
      lines(y + 26);
      y += 26;
      front.text("fold", MIDDLE, y, "\u22ee  " + row.labels().getFirst() + "  \u22ee", LABEL_WIDTH);
      y += 16;
    } else {
      band(row);
    }
  }

  private void arrow(Row row) {
    boolean small = row.kind() == Kind.IMPLIED || row.kind() == Kind.HANDSHAKE;
    y += small ? 4 : 8;
    for (var label : row.labels()) {
      y += LABEL;
      front.text("label " + row.kind().style, MIDDLE, y, label, LABEL_WIDTH);
    }
    y += 7;
    double from = row.fromClient() ? CLIENT : SERVER;
    double to = row.fromClient() ? SERVER : CLIENT;
    double inward = row.fromClient() ? 1 : -1;
    var side = row.fromClient() ? " client" : " server";
    front.arrow(row.kind().style + side, from + 2 * inward, y, to - 2 * inward, y + SLOPE);
    time(row.at(), y + 4);
    if (!row.note().isEmpty()) {
      front.text("note", NOTE, y + 6, row.note(), NOTE_WIDTH);
    }
    y += SLOPE;
  }

  private void band(Row row) {
    y += 14;
    if (row.kind() == Kind.LAYER) {
      endLayer(y);
      layerFrom = y;
    }
    double height = row.labels().size() * LABEL + 12;
    front.rect("band", CLIENT - 14, y, SERVER - CLIENT + 28, height, 8);
    time(row.at(), y + 17);
    for (var label : row.labels()) {
      y += LABEL;
      front.text("words", MIDDLE, y + 2, label, LABEL_WIDTH);
    }
    y += 14;
  }

  /// A tick with its time, unless it is that of the row before.
  private void time(Duration at, double where) {
    var text = String.format(Locale.ROOT, "%.3f s", at.toNanos() / 1e9);
    if (!text.equals(lastTime)) {
      front.line("axis", AXIS - 5, where - 4, AXIS, where - 4);
      front.text("time", AXIS - 9, where, text, AXIS - 14);
      lastTime = text;
    }
  }

  private void pause(Duration pause) {
    y += 10;
    lines(y);
    for (double x : new double[] {CLIENT, SERVER, AXIS}) {
      back.line("pause", x, y, x, y + PAUSE);
    }
    front.text("fold", MIDDLE, y + PAUSE / 2 + 4, Say.duration(pause) + " pass", LABEL_WIDTH);
    y += PAUSE;
    lineFrom = y;
  }

  /// The lifelines and the axis down to here.
  private void lines(double to) {
    back.line("life", CLIENT, lineFrom, CLIENT, to);
    back.line("life", SERVER, lineFrom, SERVER, to);
    back.line("axis", AXIS, lineFrom, AXIS, to);
    lineFrom = to;
  }

  private void endLayer(double to) {
    if (layerFrom >= 0) {
      back.rect("layer", CLIENT, layerFrom, SERVER - CLIENT, to - layerFrom, 0);
    }
  }

  private void foot() {
    y += 12;
    lines(y);
    endLayer(y);
    for (double x : new double[] {CLIENT, SERVER}) {
      front.line("foot", x - 12, y, x + 12, y);
    }
    y += 34;
  }
}
