package io.jackfield;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/// The line reads of a [Tube]. One thread at a time.
///
/// A read of several lines first finds where they end, and takes them only when all are there.
final class Lines {
  /// What a line read waits for, in words.
  static final String A_LINE = "a line";

  private final TubeCore core;
  private final ReadBuffer buffer;
  private final Charset charset;
  private final LineEnds ends;
  private final RecentSearches<Bytes, LiteralSearch> terminators;
  private final RecentSearches<LineFilter, LineSearch> filters;

  Lines(TubeCore core) {
    this.core = core;
    this.buffer = core.buffer();
    this.charset = core.options().charset();
    this.ends = new LineEnds(buffer);
    this.terminators = new RecentSearches<>(end -> new LiteralSearch(buffer, List.of(end)));
    this.filters = new RecentSearches<>(filter -> new LineSearch(buffer, filter, charset));
  }

  /// The next line without its end.
  ///
  /// A line that has come already costs no [TubeCore.Wait]: programs read lines by the million.
  String line(Patience patience) throws IOException {
    core.enter();
    try {
      var line = buffer.pollLine(ends.lookFrom(), charset);
      return line != null ? line : take(await(0, core.new Wait(A_LINE, patience)));
    } finally {
      core.leave();
    }
  }

  /// The next line with its end.
  Line marked(Patience patience) throws IOException {
    return core.reading(
        A_LINE,
        patience,
        wait -> {
          long end = await(0, wait);
          long textEnd = buffer.textEnd(buffer.headPosition(), end);
          var text = buffer.takeTo(textEnd).text(charset);
          return new Line(text, buffer.takeTo(end).text(charset));
        });
  }

  /// The next line, which exactly these bytes end.
  String line(Bytes terminator, Patience patience) throws IOException {
    return core.reading(
        "a line ended by \"" + terminator + '"',
        patience,
        wait -> {
          var search = terminators.of(terminator);
          var hit = search.look();
          while (hit == null) {
            if (wait.ended() && buffer.size() > 0) {
              return buffer.take(buffer.size()).text(charset);
            }
            wait.moreOrNewEnd();
            hit = search.look();
          }
          var line = buffer.takeTo(hit.start()).text(charset);
          buffer.skip(terminator.size());
          return line;
        });
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
            await(count - 1, wait);
          }
          var lines = new ArrayList<String>(count);
          for (int i = 0; i < count; i++) {
            lines.add(take(await(0, wait)));
          }
          return List.copyOf(lines);
        });
  }

  String where(LineFilter filter, Patience patience) throws IOException {
    return core.reading(
        "a line that qualifies",
        patience,
        wait -> {
          var search = filters.of(filter);
          var hit = search.look(wait);
          while (hit == null) {
            wait.moreOrNewEnd();
            hit = search.look(wait);
          }
          buffer.skipTo(hit.end());
          return hit.line();
        });
  }

  /// Waits until line `index` of what is unread has come, and says where it ends. The rest of an
  /// ended stream is a line too.
  private long await(int index, TubeCore.Wait wait) throws IOException {
    long end = ends.after(index);
    while (end < 0) {
      if (wait.ended() && isTheRest(index)) {
        return buffer.tailPosition();
      }
      wait.moreOrNewEnd();
      end = ends.after(index);
    }
    return end;
  }

  private boolean isTheRest(int index) {
    long start = index == 0 ? buffer.headPosition() : ends.after(index - 1);
    return start >= 0 && start < buffer.tailPosition();
  }

  private String take(long end) {
    long head = buffer.headPosition();
    var text = buffer.text(head, buffer.textEnd(head, end), charset);
    buffer.skipTo(end);
    return text;
  }
}
