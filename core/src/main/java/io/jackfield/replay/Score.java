package io.jackfield.replay;

import io.jackfield.Bytes;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Step;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session from the place of the one who plays: what to do after what was heard. Immutable.
///
/// @param cues what this side does, in order
/// @param heard what the other side says, piece by piece as recorded
/// @param ending how the other side ends
/// @param breaks whether the connection breaks in the record, so that a failing write is no
///   surprise
record Score(List<Cue> cues, List<Piece> heard, Ending ending, boolean breaks) {

  /// One thing that this side does.
  ///
  /// @param pause how long after what came before in the record
  /// @param afterBytes how much the other side has said by then
  /// @param afterEnd whether the other side has ended by then
  record Cue(Duration pause, int afterBytes, boolean afterEnd, Deed deed) {}

  /// What can be done.
  sealed interface Deed {
    /// Says something.
    record Say(Bytes bytes) implements Deed {}

    /// Ends this side.
    record End() implements Deed {}

    /// Breaks the connection off.
    record Reset() implements Deed {}
  }

  /// Something that the other side says.
  ///
  /// @param from how much it has said before
  /// @param turn in which run of its words, from 1
  record Piece(int from, Duration at, int turn, Bytes bytes) {}

  /// Copies the lists.
  Score {
    cues = List.copyOf(cues);
    heard = List.copyOf(heard);
  }

  /// How many bytes the other side says.
  int heardBytes() {
    return heard.isEmpty() ? 0 : heard.getLast().from() + heard.getLast().bytes().size();
  }

  /// The piece that holds a byte of what the other side says, or that ends before it; null when
  /// there is none.
  @Nullable Piece pieceAt(int position, boolean endsThere) {
    int index = indexAt(position, endsThere);
    return index < 0 ? null : heard.get(index);
  }

  private int indexAt(int position, boolean endsThere) {
    int low = 0;
    int high = heard.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int from = heard.get(middle).from();
      if (from < position || (from == position && !endsThere)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /// What the other side says from there, to the end of that turn and at most so much.
  Bytes words(int position, int mostBytes) {
    var words = ByteBuffer.allocate(mostBytes);
    int index = indexAt(position, false);
    int turn = heard.get(index).turn();
    for (int i = index; i < heard.size() && heard.get(i).turn() == turn; i++) {
      var bytes = heard.get(i).bytes().toBuffer();
      bytes.position(Math.max(position - heard.get(i).from(), 0));
      bytes.limit(bytes.position() + Math.min(bytes.remaining(), words.remaining()));
      words.put(bytes);
      if (!words.hasRemaining()) {
        break;
      }
    }
    return Bytes.copyOf(words.flip());
  }

  /// Whether all that the other side says is in the record. When bytes are missing, so is what they
  /// were followed by.
  private static boolean hearsAll(Session session, boolean ours) {
    for (var step : session.steps()) {
      if (step instanceof Session.Closed closed) {
        return ours
            ? closed.bytesIn() == session.received().size()
            : closed.bytesOut() == session.sent().size();
      }
    }
    return true;
  }

  static Score of(Session session, Part part) {
    boolean ours = (session.role() == Session.Role.CLIENT) == (part == Part.CLIENT);
    var writer = new Writer(isDatagrams(session));
    session.steps().forEach(step -> writer.take(step, ours));
    return writer.score(hearsAll(session, ours));
  }

  /// Whether what is said goes in datagrams, which have no end.
  static boolean isDatagrams(Session session) {
    return session.peer().startsWith("udp:");
  }

  /// Writes a score while it reads a session.
  private static final class Writer {
    private final boolean datagrams;
    private final List<Cue> cues = new ArrayList<>();
    private final List<Piece> heard = new ArrayList<>();
    private Ending ending = Ending.UNKNOWN;
    private boolean breaks;
    private boolean weEnded;
    private boolean over;
    private Duration last = Duration.ZERO;
    private boolean begun;
    private int heardBytes;
    private int turn;
    private boolean listening;

    Writer(boolean datagrams) {
      this.datagrams = datagrams;
    }

    /// @param ours whether this side is the one that recorded
    void take(Step step, boolean ours) {
      if (over) {
        return;
      }
      switch (step) {
        case Session.Sent(var at, var bytes) -> word(at, bytes, ours);
        case Session.Received(var at, var bytes) -> word(at, bytes, !ours);
        case Session.OutputEnded(var at) -> end(at, ours);
        case Session.InputEnded(var at) -> end(at, !ours);
        case Session.Broke(var at, var _) -> broken(at, ours);
        case Session.Closed closed -> closed(closed.at(), ours);
        case Session.Secured _ -> {}
      }
      last = step.at();
      begun = true;
    }

    private void word(Duration at, Bytes bytes, boolean ours) {
      // Nobody speaks behind their end, whatever a file says.
      if (ours ? weEnded : ending != Ending.UNKNOWN) {
        return;
      }
      if (ours) {
        cue(at, new Deed.Say(bytes));
        listening = false;
        return;
      }
      if (!listening || datagrams) {
        turn++;
      }
      listening = true;
      heard.add(new Piece(heardBytes, at, turn, bytes));
      heardBytes = Math.addExact(heardBytes, bytes.size());
    }

    private void end(Duration at, boolean ours) {
      if (datagrams) {
        return;
      }
      if (ours) {
        if (!weEnded) {
          cue(at, new Deed.End());
        }
        weEnded = true;
      } else if (ending == Ending.UNKNOWN) {
        ending = Ending.ENDED;
      }
    }

    private void broken(Duration at, boolean ours) {
      breaks = true;
      if (!ours) {
        cue(at, new Deed.Reset());
        weEnded = true;
      } else if (ending == Ending.UNKNOWN) {
        ending = Ending.BROKE;
      }
    }

    private void closed(Duration at, boolean ours) {
      if (!breaks && ours) {
        end(at, true);
      } else if (!breaks && ending == Ending.UNKNOWN && !datagrams) {
        ending = Ending.CLOSED;
      }
      over = true;
    }

    private void cue(Duration at, Deed deed) {
      var pause = begun ? at.minus(last) : Duration.ZERO;
      cues.add(new Cue(pause, heardBytes, ending != Ending.UNKNOWN, deed));
    }

    Score score(boolean hearsAll) {
      return new Score(cues, heard, hearsAll ? ending : Ending.UNKNOWN, breaks);
    }
  }
}
