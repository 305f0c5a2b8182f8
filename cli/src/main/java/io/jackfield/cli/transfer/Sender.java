package io.jackfield.cli.transfer;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Say;
import io.jackfield.cli.console.Messages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends one file over one connection. One thread.
public final class Sender {
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private final Talk talk;
  private final Source source;
  private final String name;
  private final Progress progress;
  private final MessageDigest sum = Talk.sha256();
  private long sent;

  private Sender(Talk talk, Source source, String name, Progress progress) {
    this.talk = talk;
    this.source = source;
    this.name = name;
    this.progress = progress;
  }

  /// Sends, and returns when the receiver has confirmed that it has the file on its disk.
  ///
  /// @param idle how long the receiver may be silent, or take nothing
  /// @return how many bytes the file has, those included that the receiver had already
  /// @throws TransferException when it did not arrive
  public static long send(
      Duplex duplex, Source source, String name, Duration idle, Progress progress)
      throws IOException {
    FileNames.check(name, true);
    try (var talk = new Talk(duplex, idle)) {
      return new Sender(talk, source, name, progress).run();
    }
  }

  private long run() throws IOException {
    var size = source.size();
    talk.say(
        Talk.SENDER,
        "size " + (size.isPresent() ? "" + size.getAsLong() : "unknown"),
        "name " + name);
    resume(size.orElse(0));
    var answer = new FutureTask<>(() -> talk.line(Deadline.FOREVER));
    Thread.ofVirtual().name("jackfield-answer").start(answer);
    try {
      sendPieces(answer);
      talk.say("sha256 " + Talk.hex(sum));
    } catch (TransferException e) {
      throw e;
    } catch (IOException e) {
      // The receiver may have said why before it hung up.
      var last = answer(answer, LAST_WORD, e);
      throw unexpected(last);
    }
    var last = answer(answer, talk.patience(sent), null);
    if (!last.equals(Talk.OK)) {
      throw unexpected(last);
    }
    return sent;
  }

  /// Agrees with the receiver on where to begin: it may have the first part.
  private void resume(long size) throws IOException {
    var hello = talk.line(talk.idle());
    if (hello.startsWith(Talk.REFUSED)) {
      throw unexpected(hello);
    }
    if (!hello.equals(Talk.RECEIVER)) {
      throw new StrangerException(
          talk.peer() + " is no jack receive of this version: it said \"" + Say.text(hello) + "\"",
          null);
    }
    // It reads what it has first, which is at most the file.
    var line = talk.line(talk.patience(size));
    if (line.startsWith(Talk.REFUSED)) {
      throw unexpected(line);
    }
    var have = talk.after("have", line).split(" ", 2);
    long count = talk.number(have[0]);
    if (count > size) {
      throw new StrangerException(
          talk.peer() + " claims to have " + Say.bytes(count) + " of " + Say.bytes(size), null);
    }
    progress.start(name, source.size(), 0);
    if (count > 0 && have.length == 2 && startsWith(count, have[1])) {
      sent = count;
    } else if (count > 0) {
      sum.reset();
      source.rewind();
    }
    progress.start(name, source.size(), sent);
    talk.say("from " + sent);
  }

  /// Whether our first bytes are those of which the receiver has the sum; it is up to date then.
  private boolean startsWith(long count, String expected) throws IOException {
    var buffer = Talk.buffer();
    long left = count;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), left));
      int read = read(buffer);
      if (read < 0) {
        return false;
      }
      sum.update(buffer.flip());
      left -= read;
    }
    return Talk.hexSoFar(sum).equals(expected);
  }

  private int read(ByteBuffer target) throws TransferException {
    try {
      return source.read(target);
    } catch (IOException e) {
      throw new TransferException("cannot read " + Say.text(name) + ": " + Messages.of(e), e);
    }
  }

  private void sendPieces(FutureTask<String> answer) throws IOException {
    var piece = ByteBuffer.allocate(Integer.BYTES + Talk.PIECE / 4);
    // Not the largest of all, so that sums with it cannot overflow.
    long end = source.size().orElse(Long.MAX_VALUE / 2);
    while (sent < end) {
      if (answer.isDone()) {
        throw unexpected(answer(answer, LAST_WORD, null));
      }
      piece.clear().position(Integer.BYTES);
      piece.limit((int) Math.min(piece.capacity(), end - sent + Integer.BYTES));
      int count = read(piece);
      if (count < 0) {
        break;
      }
      piece.flip().putInt(0, count);
      sum.update(piece.duplicate().position(Integer.BYTES));
      talk.write(piece);
      sent += count;
      progress.update(sent);
    }
    if (source.size().isPresent() && sent < end) {
      throw new TransferException(
          "the file got shorter while it was sent: it had "
              + Say.bytes(end)
              + ", now it ends after "
              + Say.bytes(sent));
    }
    talk.write(ByteBuffer.allocate(Integer.BYTES));
  }

  private String answer(FutureTask<String> answer, Duration time, @Nullable IOException broke)
      throws IOException {
    try {
      return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw gone(e.getCause());
    } catch (TimeoutException e) {
      throw broke != null
          ? gone(broke)
          : new TransferException(
              talk.peer()
                  + " did not confirm within "
                  + Say.duration(time)
                  + " that it has the file; send it again",
              e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransferException("interrupted while sending " + name, e);
    }
  }

  private TransferException gone(@Nullable Throwable cause) {
    return new TransferException(
        talk.peer()
            + " went away after "
            + Say.bytes(sent)
            + " were sent, and has not confirmed the file; send it again, it goes on from there",
        cause);
  }

  private TransferException unexpected(String line) {
    return line.startsWith(Talk.REFUSED)
        ? new TransferException(
            talk.peer()
                + " refused "
                + name
                + ": "
                + Say.text(line.substring(Talk.REFUSED.length())))
        : new TransferException(
            talk.peer() + " said \"" + Say.text(line) + "\" instead of confirming the file");
  }
}
