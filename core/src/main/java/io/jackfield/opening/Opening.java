package io.jackfield.opening;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import io.jackfield.Say;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads the opening of a conversation piece by piece, never more than it may have, and hands the
/// rest of the stream on untouched: what came behind the opening is read first through [#rest].
///
/// One thread at a time. Reads end with an [EOFException] when the stream ends first, with a
/// [SocketTimeoutException] at the deadline, with a [TooLongException] beyond the allowance.
public final class Opening {
  private final Duplex duplex;
  private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024).limit(0);
  private Deadline deadline;
  private int allowed;
  private int allowance;

  /// An opening of at most `maxBytes`, done by the deadline.
  public Opening(Duplex duplex, Deadline deadline, int maxBytes) {
    this.duplex = duplex;
    this.deadline = deadline;
    this.allowed = maxBytes;
    this.allowance = maxBytes;
  }

  /// Begins another part, with a deadline and an allowance of its own.
  public void renew(Deadline deadline, int maxBytes) {
    this.deadline = deadline;
    this.allowed = maxBytes;
    this.allowance = maxBytes;
  }

  /// The next byte, 0 to 255, which stays.
  public int peek() throws IOException {
    if (!fill()) {
      throw new EOFException("the stream ended early");
    }
    return buffer.get(buffer.position()) & 0xff;
  }

  /// The next byte, 0 to 255.
  public int next() throws IOException {
    int value = peek();
    take(1);
    buffer.get();
    return value;
  }

  /// Two bytes, the most significant first.
  public int nextShort() throws IOException {
    return next() << 8 | next();
  }

  /// The next `count` bytes.
  public byte[] exactly(int count) throws IOException {
    take(count);
    var all = new byte[count];
    int filled = 0;
    while (filled < count) {
      var _ = peek();
      int piece = Math.min(count - filled, buffer.remaining());
      buffer.get(all, filled, piece);
      filled += piece;
    }
    return all;
  }

  /// The next line without its end, LF or CRLF; each byte is one character.
  public String line() throws IOException {
    return until('\n', true);
  }

  /// The text before the next `end`, a byte that is taken but not returned; each byte is one
  /// character.
  public String until(char end) throws IOException {
    return until(end, false);
  }

  private String until(char end, boolean dropCr) throws IOException {
    var text = new StringBuilder();
    for (int c = next(); c != end; c = next()) {
      text.append((char) c);
    }
    int last = text.length() - 1;
    if (dropCr && last >= 0 && text.charAt(last) == '\r') {
      text.setLength(last);
    }
    return text.toString();
  }

  /// What has come, or comes next, at most `most` bytes, outside of the allowance; an empty buffer
  /// at the end of the stream. Valid until the next read.
  public ByteBuffer some(long most) throws IOException {
    if (!fill()) {
      return ByteBuffer.allocate(0);
    }
    int count = (int) Math.min(most, buffer.remaining());
    var piece = buffer.slice(buffer.position(), count);
    buffer.position(buffer.position() + count);
    return piece;
  }

  /// Whether something has come that was not read yet.
  public boolean hasArrived() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    var before = deadline;
    deadline = Deadline.after(java.time.Duration.ZERO);
    try {
      return fill();
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      deadline = before;
    }
  }

  /// Sends bytes.
  public void send(byte... bytes) throws IOException {
    duplex.write(ByteBuffer.wrap(bytes), deadline);
  }

  /// Sends text, each character as one byte.
  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void take(int count) throws TooLongException {
    if (count > allowed) {
      throw new TooLongException("more than the " + Say.bytes(allowance) + " allowed");
    }
    allowed -= count;
  }

  /// Whether there is a byte in the buffer; false at the end of the stream.
  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear();
    try {
      return duplex.read(buffer, deadline) >= 0;
    } finally {
      buffer.flip();
    }
  }

  /// The connection from here on: what was read ahead comes first. This opening is over then.
  public Duplex rest() {
    return buffer.hasRemaining() ? new Rest(duplex, buffer) : duplex;
  }

  private static final class Rest extends ForwardingDuplex {
    // Owned by the one reader.
    private final ByteBuffer first;

    Rest(Duplex duplex, ByteBuffer first) {
      super(duplex);
      this.first = first;
    }

    @Override
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
      if (!first.hasRemaining() || !target.hasRemaining()) {
        return super.read(target, deadline);
      }
      int count = Math.min(first.remaining(), target.remaining());
      target.put(first.slice(first.position(), count));
      first.position(first.position() + count);
      return count;
    }
  }
}
