package io.jackfield.cli.nc;

import io.jackfield.cli.netcat.Telnet;
import io.jackfield.posix.Poll;
import io.jackfield.posix.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

/// Moves bytes between standard input and output and one socket, until its ends say that it is
/// over. One thread.
///
/// There are four ends: standard input, the socket's output, the socket's input, standard output.
/// An end is gone once it has ended or broken, and an output also once nothing can come for it any
/// more. Over it is when both inputs are gone and all is delivered, when both outputs are gone, or,
/// listening, when the socket's input is gone and all is delivered.
final class Conversation implements AutoCloseable {
  /// How it ended.
  enum End {
    /// The streams ended or broke.
    OVER,
    /// Neither side said anything for the time of `-w`.
    SILENCE,
    /// As OVER, where UDP's end of input also ends listening with `-k`.
    LAST
  }

  private static final int GONE = -1;
  private static final int STDIN = 0;
  private static final int NET_OUT = 1;
  private static final int NET_IN = 2;
  private static final int STDOUT = 3;

  // A pipe that poll says is writable takes this much without waiting.
  private static final int PIPE_BUF = 4096;
  // As much as the original reads at once, and so sends in one datagram.
  private static final int DATAGRAM_BYTES = 16 * 1024;
  private static final int STREAM_BYTES = 64 * 1024;

  private final NcOptions options;
  private final int[] ends;
  private final Poll poll = new Poll(4);
  private final Pending forth;
  private final Pending back = new Pending(STREAM_BYTES);
  private final Telnet telnet = new Telnet();
  private int received;
  private boolean last;
  // By System.nanoTime: when the pause between lines is over.
  private long nextLine = System.nanoTime();

  Conversation(NcOptions options, int input, int output, int socket) {
    this.options = options;
    this.ends = new int[] {options.ignoreInput() ? GONE : input, socket, socket, output};
    this.forth = new Pending(options.datagrams() ? DATAGRAM_BYTES : STREAM_BYTES);
    if (options.crlf()) {
      forth.translateLineEnds();
    }
  }

  /// Talks until it is over.
  End run() throws NcFailure {
    long silentSince = System.nanoTime();
    if (!options.ignoreInput()) {
      // Standard input may not be there at all: then this is its end.
      settle();
    }
    while (!isOver()) {
      if (await(silentSince)) {
        silentSince = System.nanoTime();
        dropBroken();
        readInput();
        writeSocket();
        readSocket();
        writeOutput();
        settle();
      } else if (options.timeoutMillis() >= 0
          && millisSince(silentSince) >= options.timeoutMillis()) {
        return End.SILENCE;
      }
    }
    return last ? End.LAST : End.OVER;
  }

  private boolean isOver() {
    boolean netDone = isGone(NET_IN) && forth.isEmpty() && back.isEmpty();
    return (isGone(STDIN) && netDone)
        || (isGone(NET_OUT) && isGone(STDOUT))
        || (options.listen() && netDone);
  }

  private boolean isGone(int end) {
    return ends[end] == GONE;
  }

  /// Waits; false when nothing happened.
  private boolean await(long silentSince) throws NcFailure {
    boolean pausing = nextLine - System.nanoTime() > 0;
    // An input that there is no room for isn't watched, or its end would wake us all the time.
    poll.watch(STDIN, forth.hasRoom() ? ends[STDIN] : GONE, Poll.IN);
    poll.watch(NET_OUT, ends[NET_OUT], forth.isEmpty() || pausing ? 0 : Poll.OUT);
    poll.watch(NET_IN, hasRoomForSocket() ? ends[NET_IN] : GONE, Poll.IN);
    poll.watch(STDOUT, ends[STDOUT], back.isEmpty() ? 0 : Poll.OUT);
    long millis = Integer.MAX_VALUE;
    if (options.timeoutMillis() >= 0) {
      millis = Math.max(options.timeoutMillis() - millisSince(silentSince), 0);
    }
    if (pausing) {
      millis = Math.min(millis, TimeUnit.NANOSECONDS.toMillis(nextLine - System.nanoTime()) + 1);
    }
    return NcFailure.check("polling error", poll.await((int) millis)) > 0;
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  /// A datagram that doesn't fit would be cut.
  private boolean hasRoomForSocket() {
    return options.datagrams() ? back.isEmpty() : back.hasRoom();
  }

  private void dropBroken() {
    for (int end = 0; end < ends.length; end++) {
      // What came before a reset can still be read; the read after that says what broke.
      boolean readable = end == NET_IN && poll.is(end, Poll.IN);
      if (poll.is(end, Poll.ERR | Poll.NVAL) && !readable) {
        ends[end] = GONE;
      }
    }
    for (int input : new int[] {STDIN, NET_IN}) {
      if (poll.is(input, Poll.HUP) && !poll.is(input, Poll.IN)) {
        ends[input] = GONE;
      }
    }
    if (poll.is(NET_OUT, Poll.HUP)) {
      ends[NET_OUT] = GONE;
    }
    if (poll.is(STDOUT, Poll.HUP)) {
      ends[STDOUT] = GONE;
    }
    dropUseless();
  }

  /// What has nowhere to go isn't read.
  private void dropUseless() {
    if (isGone(NET_OUT)) {
      ends[STDIN] = GONE;
      forth.clear();
    }
    if (isGone(STDOUT) && !isGone(NET_IN)) {
      endSocketInput();
    }
    if (isGone(STDOUT)) {
      back.clear();
    }
  }

  private void endSocketInput() {
    Sockets.shutdown(ends[NET_IN], Sockets.SHUT_RD);
    ends[NET_IN] = GONE;
  }

  private void readInput() {
    if (!isGone(STDIN) && poll.is(STDIN, Poll.IN)) {
      int count = Sockets.read(ends[STDIN], forth.room());
      if (count > 0) {
        forth.add(count);
      } else if (count != -Sockets.EAGAIN) {
        ends[STDIN] = GONE;
      }
    }
  }

  private void writeSocket() {
    if (isGone(NET_OUT) || !poll.is(NET_OUT, Poll.OUT) || forth.isEmpty()) {
      return;
    }
    boolean byLine = options.crlf() || options.intervalSeconds() > 0;
    var piece = byLine ? forth.line() : forth.all();
    int count = Sockets.write(ends[NET_OUT], piece);
    if (count >= 0) {
      boolean line = byLine && Pending.endsLine(piece, count);
      forth.remove(count);
      if (line) {
        nextLine = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.intervalSeconds());
      }
    } else if (count != -Sockets.EAGAIN) {
      ends[NET_OUT] = GONE;
      dropUseless();
    }
  }

  private void readSocket() {
    if (isGone(NET_IN) || !poll.is(NET_IN, Poll.IN)) {
      return;
    }
    var room = back.room();
    int count = Sockets.read(ends[NET_IN], room);
    if (count == -Sockets.EAGAIN) {
      return;
    }
    if (count > 0) {
      if (options.telnet()) {
        answer(room.asSlice(0, count));
      }
      back.add(count);
    } else if (count == 0) {
      endSocketInput();
    } else {
      ends[NET_IN] = GONE;
    }
    received++;
    if (options.receiveLimit() > 0 && received >= options.receiveLimit()) {
      if (!isGone(NET_IN)) {
        endSocketInput();
      }
      ends[STDIN] = GONE;
    }
  }

  /// Answers even where standard input has ended, and with it our side of the conversation.
  private void answer(MemorySegment piece) {
    var answers = telnet.answer(piece.asByteBuffer());
    try (var arena = Arena.ofConfined()) {
      var rest = arena.allocateFrom(ValueLayout.JAVA_BYTE, answers);
      boolean taken = true;
      while (taken && rest.byteSize() > 0) {
        int count = Sockets.write(ends[NET_IN], rest);
        if (count >= 0) {
          rest = rest.asSlice(count);
        } else {
          taken =
              count == -Sockets.EAGAIN
                  && Poll.await(ends[NET_IN], Poll.OUT, options.timeoutMillis());
        }
      }
    }
  }

  private void writeOutput() {
    if (!isGone(STDOUT) && poll.is(STDOUT, Poll.OUT) && !back.isEmpty()) {
      var all = back.all();
      int count = Sockets.write(ends[STDOUT], all.asSlice(0, Math.min(all.byteSize(), PIPE_BUF)));
      if (count >= 0) {
        back.remove(count);
      } else if (count != -Sockets.EAGAIN) {
        ends[STDOUT] = GONE;
        dropUseless();
      }
    }
  }

  /// An output whose input is gone has said all.
  private void settle() {
    if (isGone(STDIN) && forth.isEmpty()) {
      if (!isGone(NET_OUT) && options.passOnEnd()) {
        Sockets.shutdown(ends[NET_OUT], Sockets.SHUT_WR);
      }
      ends[NET_OUT] = GONE;
      // UDP has no end that the peer could answer with: Debian's bug 817050.
      if (options.datagrams() && options.quitSeconds() >= 0 && !isGone(NET_IN) && back.isEmpty()) {
        endSocketInput();
        last = true;
      }
    }
    if (isGone(NET_IN) && back.isEmpty()) {
      ends[STDOUT] = GONE;
    }
  }

  /// Frees the memory; descriptors stay open.
  @Override
  public void close() {
    poll.close();
    forth.close();
    back.close();
  }
}
