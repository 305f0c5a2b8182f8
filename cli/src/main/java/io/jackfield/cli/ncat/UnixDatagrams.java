package io.jackfield.cli.ncat;

import io.jackfield.Address;
import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.UnixAddress;
import io.jackfield.posix.Poll;
import io.jackfield.posix.SocketName;
import io.jackfield.posix.Sockets;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Datagrams between two Unix sockets, by calls of the C library, since the JDK has none. A daemon
/// thread waits for them in the kernel. Linux only.
final class UnixDatagrams implements Duplex {
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_WAITING = 256;
  private static final int LOOK_MILLIS = 100;

  private final int socket;
  private final UnixAddress local;
  private final UnixAddress peer;
  private final BlockingQueue<Bytes> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private volatile boolean closed;

  // Guarded by this: the reading thread closes the socket, and nobody may write to it then.
  private boolean released;

  // The reader's own: the rest of a datagram.
  private ByteBuffer rest = ByteBuffer.allocate(0);

  private UnixDatagrams(int socket, String local, String peer) {
    this.socket = socket;
    this.local = new UnixAddress(Path.of(local));
    this.peer = new UnixAddress(Path.of(peer));
  }

  /// A socket under a name of its own.
  ///
  /// @throws IOException with the system's words
  static int bind(String path) throws IOException {
    if (!Sockets.isAvailable()) {
      throw new IOException("datagrams over Unix sockets take Linux with glibc");
    }
    int socket = check(Sockets.open(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0));
    int result = Sockets.bind(socket, name(path));
    if (result < 0) {
      Sockets.close(socket);
      throw new IOException(Sockets.describe(result));
    }
    return socket;
  }

  private static SocketName name(String path) throws IOException {
    return SocketName.unix(path).orElseThrow(() -> new IOException("File name too long"));
  }

  private static int check(int result) throws IOException {
    if (result < 0) {
      throw new IOException(Sockets.describe(result));
    }
    return result;
  }

  /// From a socket that was bound to one that listens.
  static Duplex connect(int socket, String own, String path) throws IOException {
    int result = Sockets.connect(socket, name(path));
    if (result < 0) {
      Sockets.close(socket);
      throw new IOException(Sockets.describe(result));
    }
    return new UnixDatagrams(socket, own, path).start();
  }

  /// Waits for a first datagram and stays with its sender; the datagram is read first.
  ///
  /// @param over says when to give up
  static Duplex accept(int socket, String own, BooleanSupplier over) throws IOException {
    while (!Poll.await(socket, Poll.IN, LOOK_MILLIS)) {
      if (over.getAsBoolean()) {
        Sockets.close(socket);
        throw new ClosedChannelException();
      }
    }
    // A sender without a name cannot be answered: then this fails, and its words are still heard.
    var _ = Sockets.connect(socket, Sockets.peek(socket).peer());
    return new UnixDatagrams(socket, own, "").start();
  }

  private Duplex start() {
    Thread.ofPlatform().daemon().name("jackfield-unix-datagrams").start(this::receive);
    return this;
  }

  private void receive() {
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocate(MOST_BYTES);
      while (!closed) {
        if (Poll.await(socket, Poll.IN, LOOK_MILLIS)) {
          int count = Sockets.read(socket, memory);
          if (count > 0) {
            waiting.put(Bytes.of(memory.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE)));
          }
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody knows this thread", e);
    } finally {
      release();
    }
  }

  private synchronized void release() {
    released = true;
    Sockets.close(socket);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    while (!rest.hasRemaining()) {
      rest = next(deadline);
    }
    int count = Math.min(rest.remaining(), target.remaining());
    target.put(rest.slice(rest.position(), count));
    rest.position(rest.position() + count);
    return count;
  }

  private ByteBuffer next(Deadline deadline) throws IOException {
    try {
      while (true) {
        if (closed) {
          throw new ClosedChannelException();
        }
        long nanos =
            Math.min(deadline.remainingNanos(), TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        var bytes = waiting.poll(nanos, TimeUnit.NANOSECONDS);
        if (bytes != null) {
          return bytes.toBuffer();
        }
        if (deadline.hasPassed()) {
          throw new SocketTimeoutException("no datagram came in time");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a datagram");
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var bytes = new byte[source.remaining()];
      source.get(bytes);
      var memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      synchronized (this) {
        if (released || closed) {
          throw new ClosedChannelException();
        }
        check(Sockets.write(socket, memory));
      }
    }
  }

  /// Datagrams have no end.
  @Override
  public void closeOutput() {}

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      Files.deleteIfExists(local.path());
    }
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Address peer() {
    return peer;
  }

  @Override
  public int maxWriteBytes() {
    return MOST_BYTES;
  }
}
