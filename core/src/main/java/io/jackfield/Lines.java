package io.jackfield;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The line reads of a [Tube]. One thread at a time.
///
/// A read of several lines first finds where they end, and takes them only when all are there.
final class Lines {
  /// What a line read waits for, in words.
  static final String A_LINE = "a line";

  private static final Bytes LF = Bytes.of("\n");
  private static final Bytes CRLF = Bytes.of("\r\n");

  private final TubeCore core;
  private final ReadBuffer buffer;
  private final LiteralSearch lf;
  private final RecentSearches<Bytes, LiteralSearch> terminators;
  private final LineEnds ends;

  Lines(TubeCore core) {
    this.core = core;
    this.buffer = core.buffer();
    this.lf = new LiteralSearch(buffer, List.of(LF));
    this.terminators = new RecentSearches<>(end -> new LiteralSearch(buffer, List.of(end)));
    this.ends = new LineEnds(buffer);
  }

  /// A line in bytes, and its end.
  private record Cut(Bytes line, Bytes end) {}

  /// The next line without its end.
  String line(Patience patience) throws IOException {
    return text(core.reading(A_LINE, patience, wait -> cut(lf, wait)).line);
  }

  /// The next line with its end.
  Line marked(Patience patience) throws IOException {
    var cut = core.reading(A_LINE, patience, wait -> cut(lf, wait));
    return new Line(text(cut.line), text(cut.end));
  }

  String line(Bytes terminator, Patience patience) throws IOException {
    var awaited = "a line ended by \"" + terminator + '"';
    return text(
        core.reading(awaited, patience, wait -> cut(terminators.of(terminator), wait)).line);
  }

  private Cut cut(LiteralSearch search, TubeCore.Wait wait) throws IOException {
    var hit = search.look();
    while (hit == null) {
      wait.moreOrEnd();
      if (wait.ended()) {
        if (buffer.size() == 0) {
          wait.more();
        }
        return new Cut(buffer.take(buffer.size()), Bytes.EMPTY);
      }
      hit = search.look();
    }
    long start = hit.start();
    if (search == lf && start > buffer.headPosition() && buffer.at(start - 1) == '\r') {
      var line = buffer.takeTo(start - 1);
      buffer.skip(2);
      return new Cut(line, CRLF);
    }
    var line = buffer.takeTo(start);
    return new Cut(line, buffer.takeTo(hit.end()));
  }

  List<String> lines(int count, Patience patience) throws IOException {
    if (count < 0) {
      throw new IllegalArgumentException("count < 0: " + count);
    }
    return core.reading(
        count == 1 ? A_LINE : count + " lines",
        patience,
        wait -> {
          if (count > 0) {
            awaitLine(count - 1, wait);
          }
          var lines = new ArrayList<String>(count);
          for (int i = 0; i < count; i++) {
            lines.add(lineText(takeLine()));
          }
          return List.copyOf(lines);
        });
  }

  String where(LineFilter filter, Patience patience) throws IOException {
    return core.reading(
        "a line that qualifies",
        patience,
        wait -> {
          long start = buffer.headPosition();
          for (int i = 0; ; i++) {
            long end = awaitLine(i, wait);
            var line = lineText(buffer.copy(start, end));
            if (filter.accepts(line)) {
              buffer.skip((int) (end - buffer.headPosition()));
              return line;
            }
            start = end;
          }
        });
  }

  /// Waits until line `index` of what is unread has come, and says where it ends. The rest of an
  /// ended stream is a line too.
  private long awaitLine(int index, TubeCore.Wait wait) throws IOException {
    while (ends.count() <= index) {
      long last = ends.last();
      if (wait.ended() && ends.count() == index && last < buffer.tailPosition()) {
        return buffer.tailPosition();
      }
      if (wait.ended()) {
        wait.more();
      }
      wait.moreOrEnd();
    }
    return ends.at(index);
  }

  private Bytes takeLine() {
    return buffer.takeTo(ends.count() > 0 ? ends.at(0) : buffer.tailPosition());
  }

  private String lineText(Bytes withEnd) {
    int size = withEnd.size();
    if (size > 0 && withEnd.at(size - 1) == '\n') {
      size -= size > 1 && withEnd.at(size - 2) == '\r' ? 2 : 1;
    }
    return new String(withEnd.array(), 0, size, core.options().charset());
  }

  private String text(Bytes bytes) {
    return bytes.text(core.options().charset());
  }
}
