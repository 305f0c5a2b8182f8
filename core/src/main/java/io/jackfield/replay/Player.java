package io.jackfield.replay;

import io.jackfield.Bytes;
import io.jackfield.ClosedException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Say;
import io.jackfield.UdpAddress;
import io.jackfield.replay.Score.Cue;
import io.jackfield.replay.Score.Deed;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Plays a score once over one connection: speaks on the caller's thread, while an [Ear] hears.
/// Used once, by one thread.
final class Player {
  // So long the other side has to close when all is said.
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Score score;
  private final Part part;
  private final Duplex duplex;
  private final ReplayOptions options;
  private final boolean datagrams;
  private final Ear ear;
  private Bytes told = Bytes.EMPTY;
  private int toldBehind;
  private long saidBytes;
  private boolean reset;

  Player(Score score, Part part, Duplex duplex, ReplayOptions options) {
    this.score = score;
    this.part = part;
    this.duplex = duplex;
    this.options = options;
    this.datagrams = duplex.peer() instanceof UdpAddress;
    this.ear = new Ear(duplex, hearing(), score.ending(), options.timeout());
  }

  private Hearing hearing() {
    var pieces = score.heard().stream().map(Score.Piece::bytes).toList();
    if (datagrams) {
      return new DatagramHearing(pieces, options.ignored());
    }
    var all = ByteBuffer.allocate(score.heardBytes());
    pieces.forEach(piece -> all.put(piece.toBuffer()));
    var gaps = Ignored.gaps(all.array(), options.ignored());
    return new StreamHearing(all.array(), gaps, score.ending() == Ending.UNKNOWN);
  }

  /// Plays, and closes the connection.
  ///
  /// @return the first difference; null when there was none
  /// @throws IOException when this side failed
  @Nullable Difference play() throws IOException, InterruptedException {
    var reader = ear.start();
    boolean orderly = false;
    try {
      var difference = perform();
      orderly = true;
      return difference;
    } finally {
      finish(reader, orderly);
    }
  }

  long heardBytes() {
    return ear.heardBytes();
  }

  long saidBytes() {
    return saidBytes;
  }

  private @Nullable Difference perform() throws IOException, InterruptedException {
    for (var cue : score.cues()) {
      var got = ear.await(cue.afterBytes(), cue.afterEnd());
      if (got == null) {
        ear.pause(options.speed().of(cue.pause()));
        got = ear.await(cue.afterBytes(), cue.afterEnd());
      }
      if (got != null) {
        return difference(got);
      }
      var trouble = perform(cue);
      if (trouble != null) {
        return trouble;
      }
    }
    var got = reset ? null : ear.await(score.heardBytes(), true);
    return got == null ? null : difference(got);
  }

  private @Nullable Difference perform(Cue cue) throws IOException, InterruptedException {
    try {
      switch (cue.deed()) {
        case Deed.Say(var bytes) -> {
          say(bytes);
          remember(bytes, cue.afterBytes());
        }
        case Deed.End() -> duplex.closeOutput();
        case Deed.Reset() -> {
          reset = true;
          ear.stopComparing();
          duplex.reset();
        }
      }
      return null;
    } catch (SocketTimeoutException e) {
      return difference(new Happening.TookNothing(options.timeout()));
    } catch (ClosedChannelException | ClosedException e) {
      throw e;
    } catch (IOException e) {
      return broke(e);
    }
  }

  private void say(Bytes bytes) throws IOException {
    var source = bytes.toBuffer();
    while (source.hasRemaining()) {
      int piece = Math.min(source.remaining(), duplex.maxWriteBytes());
      duplex.write(source.slice(source.position(), piece), Deadline.after(options.timeout()));
      source.position(source.position() + piece);
    }
    saidBytes += bytes.size();
  }

  /// Keeps the end of what was said since the other side said something.
  private void remember(Bytes bytes, int behind) {
    told = tail(behind == toldBehind ? told : Bytes.EMPTY, bytes);
    toldBehind = behind;
  }

  private static Bytes tail(Bytes one, Bytes other) {
    var all = ByteBuffer.allocate(Difference.SHOWN_BYTES);
    int fromOther = Math.min(other.size(), all.capacity());
    int fromOne = Math.min(one.size(), all.capacity() - fromOther);
    all.put(one.toBuffer().position(one.size() - fromOne));
    all.put(other.toBuffer().position(other.size() - fromOther));
    return Bytes.copyOf(all.flip());
  }

  /// The other side takes no more. What it said before tells more, and may be on its way.
  private @Nullable Difference broke(IOException e) throws InterruptedException {
    var end = ear.awaitEnd(LINGER);
    if (score.breaks() && end != null && score.ending().is(end)) {
      return null;
    }
    return difference(new Happening.Broke(Say.failure(e)));
  }

  private Difference difference(Happening got) throws InterruptedException {
    var now = ear.now();
    var mismatch = now.mismatch();
    var what = mismatch == null ? got : now.differing();
    boolean atEnd = mismatch == null ? now.position() == score.heardBytes() : mismatch.atEnd();
    var piece = score.pieceAt(now.position(), atEnd);
    return new Difference(
        part.other(),
        piece == null ? 0 : piece.turn(),
        now.position(),
        piece == null ? Duration.ZERO : piece.at(),
        told,
        now.before(),
        expected(now.position(), atEnd, what),
        what);
  }

  private Happening expected(int position, boolean atEnd, Happening got) {
    if (got instanceof Happening.TookNothing || (atEnd && score.ending() == Ending.UNKNOWN)) {
      return new Happening.Listened();
    }
    if (atEnd) {
      return datagrams ? new Happening.Said(Bytes.EMPTY) : score.ending().expected();
    }
    return new Happening.Said(score.words(position, Difference.SHOWN_BYTES));
  }

  // ---- the end

  /// Ends this side, gives the other a little time to do so as well, since closing with its bytes
  /// unread would reset the connection and could lose it our last words, and closes.
  private void finish(Thread reader, boolean orderly) throws IOException, InterruptedException {
    try {
      if (orderly && !reset && !datagrams) {
        linger();
      }
    } finally {
      ear.stopComparing();
      duplex.close();
      if (!duplex.blocksUnwakeably()) {
        awaitEndOf(reader);
      }
    }
  }

  private void linger() throws InterruptedException {
    ear.stopComparing();
    try {
      duplex.closeOutput();
    } catch (IOException e) {
      // The connection is broken, which the difference tells where it matters.
      return;
    }
    var _ = ear.awaitEnd(LINGER);
  }

  /// Closing has ended its wait, so this takes no time; an interrupt is kept for the caller.
  private static void awaitEndOf(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
