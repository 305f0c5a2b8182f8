package io.jackfield;

import io.jackfield.ExpectSearch.Found;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The waits of a [Tube] for one of several things. One thread at a time.
final class Expecting {
  private final TubeCore core;
  private final ReadBuffer buffer;
  private final RecentSearches<List<Expected>, ExpectSearch> searches;

  Expecting(TubeCore core) {
    this.core = core;
    this.buffer = core.buffer();
    this.searches =
        new RecentSearches<>(set -> new ExpectSearch(buffer, set, core.options().charset()));
  }

  Match expect(List<Expected> set, Patience patience) throws IOException {
    if (set.isEmpty()) {
      throw new IllegalArgumentException("nothing to expect");
    }
    return core.reading(
        new Alternatives(set), patience, wait -> take(await(searches.of(set), wait)));
  }

  private Found await(ExpectSearch search, TubeCore.Wait wait) throws IOException {
    while (true) {
      var sight = look(search, wait);
      var best = sight.best();
      if (best != null && sight.grace().isZero()) {
        return best;
      }
      if (wait.ended() && search.endOfStream() >= 0) {
        return nothing(search.endOfStream(), buffer.tailPosition());
      }
      try {
        if (best == null) {
          wait.moreOrNewEnd();
        } else if (!wait.moreWithin(sight.grace())) {
          return best;
        }
      } catch (WaitException e) {
        // What was found and might have grown counts as it stands.
        var last = best == null ? onFailure(search, e) : best;
        if (last == null) {
          throw e;
        }
        return last;
      }
    }
  }

  private static ExpectSearch.Sight look(ExpectSearch search, TubeCore.Wait wait)
      throws LimitException {
    try {
      return search.look(wait.ended());
    } catch (StackOverflowError e) {
      throw wait.overflow("a regular expression", e);
    }
  }

  private @Nullable Found onFailure(ExpectSearch search, WaitException failure) {
    return failure instanceof TimedOutException && search.timeout() >= 0
        ? nothing(search.timeout(), buffer.headPosition())
        : null;
  }

  private static Found nothing(int index, long at) {
    return new Found(index, at, at, List.of(new ExpectSearch.Span(at, at)), Map.of());
  }

  private Match take(Found found) {
    var groups = found.groups().stream().map(this::copy).toList();
    return new Match(
        found.index(),
        buffer.takeTo(found.start()),
        buffer.takeTo(found.end()),
        groups,
        found.names(),
        core.options().charset());
  }

  private Optional<Bytes> copy(ExpectSearch.Span span) {
    return span.start() < 0 ? Optional.empty() : Optional.of(buffer.copy(span.start(), span.end()));
  }

  // What is awaited, put into words only when the wait fails.
  private record Alternatives(List<Expected> set) {
    @Override
    public String toString() {
      return set.stream()
          .filter(one -> !(one instanceof Expected.Timeout))
          .map(Expected::toString)
          .collect(Collectors.joining(" or "));
    }
  }
}
