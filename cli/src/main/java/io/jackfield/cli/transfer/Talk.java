package io.jackfield.cli.transfer;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.EndOfStreamException;
import io.jackfield.LimitException;
import io.jackfield.ResetException;
import io.jackfield.Say;
import io.jackfield.TimedOutException;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/// One side of a transfer's conversation: lines, then pieces of the file, each after its length in
/// four bytes, the last empty. One reader and one writer at a time.
final class Talk implements Closeable {
  static final String SENDER = "JACKFIELD-SEND 1";
  static final String RECEIVER = "JACKFIELD-RECEIVE 1";
  static final String OK = "ok";
  static final String REFUSED = "no ";

  /// The largest piece; a longer one is a mistake, or malice.
  static final int PIECE = 1024 * 1024;

  private static final int LONGEST_LINE = 1024;
  private static final int BUFFER = 256 * 1024;
  private static final Duration PARTING = Duration.ofSeconds(2);

  // A disk that is read or written slower than this is at fault.
  private static final long SLOWEST_DISK = 20_000_000;

  private final Tube tube;
  private final Duplex duplex;
  private final Duration idle;

  /// @param idle how long the other side may be silent, or take nothing
  Talk(Duplex duplex, Duration idle) {
    this.tube =
        Tube.over(
            duplex, TubeOptions.defaults().withMaxBufferedBytes(LONGEST_LINE).withTimeout(idle));
    this.duplex = tube.asDuplex();
    this.idle = idle;
  }

  String peer() {
    return Say.text(tube.peer().display());
  }

  Duration idle() {
    return idle;
  }

  /// How long the other side may take to read or write so many bytes on its disk, and answer.
  Duration patience(long bytes) {
    return idle.plusMillis(bytes / (SLOWEST_DISK / 1000));
  }

  void say(String... lines) throws IOException {
    tube.send(String.join("\n", lines) + "\n");
  }

  /// The next line.
  ///
  /// @throws StrangerException when none comes in time, or none that ends
  String line(Duration time) throws IOException {
    try {
      var line = tube.withTimeout(time).readMarkedLine();
      if (!line.terminated()) {
        throw new StrangerException(peer() + " ended within a line", null);
      }
      return line.text();
    } catch (TimedOutException e) {
      throw new StrangerException(peer() + " said nothing for " + Say.duration(time), e);
    } catch (LimitException e) {
      throw new StrangerException(
          peer() + " sent a line without end, longer than " + Say.bytes(LONGEST_LINE), e);
    } catch (EndOfStreamException e) {
      throw new StrangerException(peer() + " ended the conversation", e);
    } catch (ResetException e) {
      throw new StrangerException(peer() + " was cut off", e);
    }
  }

  /// What follows a keyword in a line.
  ///
  /// @throws StrangerException when the line begins otherwise
  String after(String keyword, String line) throws IOException {
    if (!line.startsWith(keyword + " ")) {
      throw new StrangerException(
          peer() + " said \"" + Say.text(line) + "\" where \"" + keyword + " ...\" was due", null);
    }
    return line.substring(keyword.length() + 1);
  }

  /// A count of bytes.
  long number(String text) throws IOException {
    // Eighteen digits fit into a long, and no disk needs more.
    if (!text.matches("\\d{1,18}")) {
      throw new StrangerException(
          peer() + " sent \"" + Say.text(text) + "\" where a count of bytes was due", null);
    }
    return Long.parseLong(text);
  }

  /// Reads up to the buffer's limit, at least one byte; -1 at the end of the stream.
  int read(ByteBuffer target) throws IOException {
    try {
      return duplex.read(target, Deadline.after(idle));
    } catch (SocketTimeoutException e) {
      throw new TransferException(peer() + " sent nothing for " + Say.duration(idle), e);
    }
  }

  void write(ByteBuffer source) throws IOException {
    try {
      duplex.write(source, Deadline.after(idle));
    } catch (SocketTimeoutException e) {
      throw new TransferException(peer() + " took nothing for " + Say.duration(idle), e);
    }
  }

  /// Says why not, and waits a little for the other side to hear it: closing while its bytes are
  /// unread could destroy the words on their way.
  void refuse(String reason) throws IOException {
    say(REFUSED + reason);
    duplex.closeOutput();
    var until = Deadline.after(PARTING);
    var rest = ByteBuffer.allocate(BUFFER);
    try {
      while (!until.hasPassed() && duplex.read(rest.clear(), until) >= 0) {}
    } catch (SocketTimeoutException _) {
      // It had its time.
    }
  }

  @Override
  public void close() throws IOException {
    tube.close();
  }

  static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The sum so far; the digest goes on.
  static String hexSoFar(MessageDigest digest) {
    try {
      return hex((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's own digests can be cloned", e);
    }
  }
}
