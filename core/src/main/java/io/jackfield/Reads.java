package io.jackfield;

import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;

/// The reads of a [Tube] by count, by delimiter, and by what is there. One thread at a time.
final class Reads {
  private final TubeCore core;
  private final ReadBuffer buffer;
  private final RecentSearches<List<Bytes>, LiteralSearch> searches;
  private final TextReader text;

  Reads(TubeCore core) {
    this.core = core;
    this.buffer = core.buffer();
    this.searches = new RecentSearches<>(wanted -> new LiteralSearch(buffer, wanted));
    this.text = new TextReader(buffer, core.options().charset());
  }

  Bytes available(Patience patience) throws IOException {
    return core.reading(
        "any bytes",
        patience,
        wait -> {
          if (buffer.size() == 0) {
            wait.more();
          }
          return buffer.take(buffer.size());
        });
  }

  String availableText(Patience patience) throws IOException {
    return core.reading("any text", patience, text::read);
  }

  boolean await(Duration time, Patience patience) throws IOException {
    return core.reading(
        "any bytes",
        new Patience(Deadline.check(time), patience.job()),
        wait -> {
          try {
            if (buffer.size() == 0) {
              wait.moreOrEnd();
            }
          } catch (TimedOutException _) {
            return false;
          }
          return buffer.size() > 0;
        });
  }

  Bytes exactly(int count, Patience patience) throws IOException {
    return core.reading(
        new Count(check(count)),
        patience,
        wait -> {
          await(count, wait);
          return buffer.take(count);
        });
  }

  Bytes peek(int count, Patience patience) throws IOException {
    return core.reading(
        new Count(check(count)),
        patience,
        wait -> {
          await(count, wait);
          return buffer.copy(buffer.headPosition(), buffer.headPosition() + count);
        });
  }

  private void await(int count, TubeCore.Wait wait) throws IOException {
    while (buffer.size() < count) {
      wait.more();
    }
  }

  private int check(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count < 0: " + count);
    }
    int limit = core.options().maxBufferedBytes();
    if (count > limit) {
      throw new IllegalArgumentException(
          "cannot read "
              + Say.bytes(count)
              + " at once: the limit is "
              + Say.bytes(limit)
              + " (TubeOptions.maxBufferedBytes)");
    }
    return count;
  }

  Bytes until(List<Bytes> delimiters, Patience patience) throws IOException {
    return core.reading(
        new Quoted(delimiters),
        patience,
        wait -> {
          var hit = searches.of(delimiters).find(wait);
          var before = buffer.takeTo(hit.start());
          buffer.skipTo(hit.end());
          return before;
        });
  }

  Bytes toEnd(Patience patience) throws IOException {
    return core.reading(
        new End(),
        patience,
        wait -> {
          while (!wait.ended()) {
            wait.moreOrEnd();
          }
          return buffer.take(buffer.size());
        });
  }

  Bytes untilQuiet(Duration idle, Patience patience) throws IOException {
    Deadline.check(idle);
    return core.reading(
        new Quiet(idle),
        patience,
        wait -> {
          while (!wait.ended() && wait.moreWithin(idle)) {}
          return buffer.take(buffer.size());
        });
  }

  long drain(Duration idle, Patience patience) throws IOException {
    Deadline.check(idle);
    return core.reading(
        new Quiet(idle),
        patience,
        wait -> {
          long dropped = 0;
          do {
            dropped += buffer.size();
            buffer.skip(buffer.size());
          } while (!wait.ended() && wait.moreWithin(idle));
          return dropped;
        });
  }

  void unread(Bytes bytes, Patience patience) throws IOException {
    core.<Boolean>reading(
        "nothing",
        patience,
        _ -> {
          long size = (long) buffer.size() + bytes.size();
          int limit = core.options().maxBufferedBytes();
          if (size > limit) {
            throw new IllegalArgumentException(
                "cannot put back "
                    + Say.bytes(bytes.size())
                    + ": the limit is "
                    + Say.bytes(limit)
                    + " (TubeOptions.maxBufferedBytes)");
          }
          buffer.unread(bytes.array());
          return true;
        });
  }

  long integer(int bytes, ByteOrder order, Patience patience) throws IOException {
    Integers.checkSize(bytes);
    return Integers.decode(exactly(bytes, patience), order);
  }

  // What is awaited, put into words only when the wait fails.
  private record Count(int bytes) implements TubeCore.Hinting {
    @Override
    public String hint(Duration elapsed, int buffered) {
      return buffered == 0
          ? TubeCore.SILENT
          : "The peer may have no more to send, wait for a line from this side, or be cut off";
    }

    @Override
    public String toString() {
      return Say.bytes(bytes);
    }
  }

  private record End() implements TubeCore.Hinting {
    @Override
    public String hint(Duration elapsed, int buffered) {
      return "The peer keeps its side open: it may wait for this side's end (closeOutput), or never"
          + " end; then read up to what marks the end of its answer";
    }

    @Override
    public String toString() {
      return "the end of the stream";
    }
  }

  private record Quiet(Duration idle) implements TubeCore.Hinting {
    @Override
    public String hint(Duration elapsed, int buffered) {
      return idle.compareTo(elapsed) >= 0
          ? "No such silence fits into the time there was: ask for a shorter one, or give more time"
          : "The peer kept sending: ask for a shorter silence, or give more time";
    }

    @Override
    public String toString() {
      return "silence of " + Say.duration(idle);
    }
  }

  private record Quoted(List<Bytes> delimiters) {
    @Override
    public String toString() {
      return String.join(" or ", delimiters.stream().map(d -> "\"" + d + "\"").toList());
    }
  }
}
