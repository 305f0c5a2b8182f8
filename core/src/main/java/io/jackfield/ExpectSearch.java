package io.jackfield;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The search for one set of alternatives in a tube's buffer. One thread at a time.
///
/// Literals are found by [LiteralSearch]. Regular expressions can't resume, so they look at a
/// window of twice [Expected.Regex#WINDOW_BYTES], which moves on by half when it is full and
/// nothing began in its first half. The windows lie where they lie however the bytes arrive; so
/// does what is found.
final class ExpectSearch {
  private static final int STEP = Expected.Regex.WINDOW_BYTES;

  // What stands before a window, for look-behind.
  private static final int LOOK_BEHIND = 64;

  private final ReadBuffer buffer;
  private final Charset charset;
  private final LiteralSearch literals;
  private final List<Integer> literalIndexes = new ArrayList<>();
  private final List<Alternative> regexes = new ArrayList<>();
  private int endOfStream = -1;
  private int timeout = -1;

  private long window;
  private int unreads;

  /// @throws IllegalArgumentException when one alternative can never win
  ExpectSearch(ReadBuffer buffer, List<Expected> set, Charset charset) {
    this.buffer = buffer;
    this.charset = charset;
    this.window = buffer.headPosition();
    this.unreads = buffer.unreads();
    var wanted = new ArrayList<Bytes>();
    for (int i = 0; i < set.size(); i++) {
      switch (set.get(i)) {
        case Expected.Text(var text) -> {
          wanted.add(Bytes.of(text, charset));
          literalIndexes.add(i);
        }
        case Expected.Octets(var bytes) -> {
          wanted.add(bytes);
          literalIndexes.add(i);
        }
        case Expected.Regex(var regex, var grace) ->
            regexes.add(new Alternative(i, Pattern.compile(regex), grace));
        case Expected.EndOfStream() -> endOfStream = once(endOfStream, i, "endOfStream()");
        case Expected.Timeout() -> timeout = once(timeout, i, "timeout()");
      }
    }
    this.literals = new LiteralSearch(buffer, List.copyOf(wanted));
  }

  private static int once(int before, int index, String what) {
    if (before >= 0) {
      throw new IllegalArgumentException(what + " is named twice");
    }
    return index;
  }

  /// Which alternative the end of the stream is, or -1.
  int endOfStream() {
    return endOfStream;
  }

  /// Which alternative the timeout is, or -1.
  int timeout() {
    return timeout;
  }

  private record Alternative(int index, Pattern pattern, Duration grace) {}

  /// A stretch of the conversation; `start` -1 for a group that took no part.
  record Span(long start, long end) {}

  /// An alternative that was found.
  record Found(int index, long start, long end, List<Span> groups, Map<String, Integer> names) {
    /// Earliest end wins, longest on a tie, then the first named.
    boolean beats(@Nullable Found other) {
      return other == null
          || end < other.end
          || (end == other.end
              && (start < other.start || (start == other.start && index < other.index)));
    }
  }

  /// What a look has seen.
  ///
  /// @param best what would win as things stand
  /// @param grace how long to wait for what could still change that; zero when nothing can
  record Sight(@Nullable Found best, Duration grace) {
    private static final Sight NOTHING = new Sight(null, Duration.ZERO);
  }

  /// A match that may still change, with its alternative.
  private record Pending(Found found, Alternative by) {}

  /// Looks at what is unread; nothing is taken.
  ///
  /// @param ended whether nothing more will come
  Sight look(boolean ended) {
    var literal = literal();
    if (regexes.isEmpty()) {
      return new Sight(literal, Duration.ZERO);
    }
    if (unreads != buffer.unreads()) {
      unreads = buffer.unreads();
      window = buffer.headPosition();
    }
    window = Math.max(window, buffer.headPosition());
    while (buffer.tailPosition() - window >= 2 * STEP) {
      var found = lookAtFullWindow(literal);
      if (found != null) {
        return new Sight(found, Duration.ZERO);
      }
      window += STEP;
    }
    return lookAtLastWindow(literal, ended);
  }

  private @Nullable Found literal() {
    var hit = literals.look();
    return hit == null
        ? null
        : new Found(
            literalIndexes.get(hit.index()),
            hit.start(),
            hit.end(),
            List.of(new Span(hit.start(), hit.end())),
            Map.of());
  }

  /// Its first half is settled: what begins there and wants more than the window is taken as it is.
  private @Nullable Found lookAtFullWindow(@Nullable Found literal) {
    var view = view(window + 2 * STEP, false);
    long half = window + STEP;
    Found best = literal != null && literal.end <= half ? literal : null;
    for (var regex : regexes) {
      var matcher = matcher(regex, view, view.length());
      if (find(matcher)) {
        var found = found(regex, matcher, view);
        if (found.start < half && found.beats(best)) {
          best = found;
        }
      }
    }
    return literal != null && literal.beats(best) && best != null ? literal : best;
  }

  @SuppressWarnings(
      "JdkObsolete") // hitEnd also tells of what was tried at the end without success.
  private Sight lookAtLastWindow(@Nullable Found literal, boolean ended) {
    var view = view(buffer.tailPosition(), ended);
    var best = literal;
    var pending = new ArrayList<Pending>();
    for (var regex : regexes) {
      var matcher = matcher(regex, view, view.length());
      boolean mayGrow = false;
      while (matcher.find()) {
        mayGrow |= matcher.hitEnd();
        if (matcher.end() > matcher.start()) {
          var found = found(regex, matcher, view);
          if (mayGrow && !ended && !regex.grace.isZero()) {
            pending.add(new Pending(found, regex));
          } else if (found.beats(best)) {
            best = found;
          }
          break;
        }
      }
    }
    return weigh(best, pending, view);
  }

  /// A settled match wins unless one that may still change could end by then.
  private Sight weigh(@Nullable Found settled, List<Pending> pending, TextView view) {
    var best = settled;
    var grace = Deadline.FOREVER;
    boolean open = false;
    for (var candidate : pending) {
      if (settled == null || find(matcher(candidate.by, view, view.index(settled.end)))) {
        open = true;
        grace = candidate.by.grace.compareTo(grace) < 0 ? candidate.by.grace : grace;
        best = candidate.found.beats(best) ? candidate.found : best;
      }
    }
    return best == null ? Sight.NOTHING : new Sight(best, open ? grace : Duration.ZERO);
  }

  private TextView view(long to, boolean ended) {
    long from = Math.max(buffer.headPosition(), window - LOOK_BEHIND);
    return TextView.of(buffer, from, to, charset, ended);
  }

  private Matcher matcher(Alternative regex, TextView view, int end) {
    var text = end == view.length() ? view : view.subSequence(0, end);
    int start = Math.min(view.index(window), end);
    return regex
        .pattern
        .matcher(text)
        .region(start, end)
        .useAnchoringBounds(false)
        .useTransparentBounds(true);
  }

  /// The next match that isn't empty.
  private static boolean find(Matcher matcher) {
    while (matcher.find()) {
      if (matcher.end() > matcher.start()) {
        return true;
      }
    }
    return false;
  }

  private static Found found(Alternative regex, Matcher matcher, TextView view) {
    var groups = new ArrayList<Span>();
    for (int i = 0; i <= matcher.groupCount(); i++) {
      boolean took = matcher.start(i) >= 0;
      groups.add(
          took
              ? new Span(view.position(matcher.start(i)), view.position(matcher.end(i)))
              : new Span(-1, -1));
    }
    return new Found(
        regex.index,
        groups.getFirst().start,
        groups.getFirst().end,
        List.copyOf(groups),
        matcher.namedGroups());
  }
}
