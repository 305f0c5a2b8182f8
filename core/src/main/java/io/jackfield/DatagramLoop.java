package io.jackfield;

import io.jackfield.loop.EventLoop;
import io.jackfield.loop.LoopSocket;
import io.jackfield.posix.DatagramBatch;
import io.jackfield.posix.SocketCalls;
import io.jackfield.posix.Sockets;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// Takes datagrams many at a time, on an event loop. A virtual thread serves those of a batch one
/// after the other; when a handler waits, the receiver has its turn and starts another thread for
/// the rest. So a datagram costs neither a thread nor a call of the kernel of its own.
///
/// All of this runs on the one loop, so nothing here needs a lock.
final class DatagramLoop implements DatagramIntake {
  // A few clients send most datagrams: their addresses are put into words once.
  private static final int REMEMBERED = 1_024;

  private final UdpServer server;
  private final UdpSocket socket;
  private final EventLoop loop;
  private final LoopSocket waits;
  private final DatagramBatch batch;
  private final Semaphore permits = new Semaphore(UdpServer.IN_HAND);
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean closing;

  // Owned by the loop.
  private final DatagramBatch.Sender[] senders = new DatagramBatch.Sender[REMEMBERED];
  private final UdpAddress[] addresses = new UdpAddress[REMEMBERED];
  private long generation;
  private int next;
  private int count;

  DatagramLoop(UdpServer server, UdpSocket socket, EventLoop loop) throws IOException {
    this.server = server;
    this.socket = socket;
    this.loop = loop;
    this.batch = new DatagramBatch(SocketSetup.descriptor(socket.channel()));
    this.waits = loop.socket(socket.channel());
  }

  /// Whether it can work here.
  static boolean isAvailable() {
    return EventLoop.missing().isEmpty() && FastPath.mayCall();
  }

  @Override
  public void run() {
    loop.thread("jackfield-datagrams", this::receive).start();
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody knows this thread", e);
    }
  }

  private void receive() {
    var pause = new Backoff();
    try (batch) {
      while (!closing) {
        try {
          receiveOnce();
          pause.reset();
        } catch (IOException e) {
          if (!closing) {
            var length = pause.next();
            server.failed(e, length);
            pause.await(length);
          }
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody knows this thread", e);
    } finally {
      forgetBatch();
      done.countDown();
    }
  }

  /// The descriptor is given back to the kernel by the loop itself, never while this runs on it.
  private void receiveOnce() throws IOException, InterruptedException {
    if (count < DatagramBatch.MOST) {
      forgetBatch();
      waits.awaitReadable(() -> closing);
    }
    if (closing) {
      return;
    }
    forgetBatch();
    int came = batch.receive();
    if (came < 0) {
      if (came != -Sockets.EAGAIN) {
        throw new SocketException("receiving failed: " + SocketCalls.describe(came));
      }
      return;
    }
    count = came;
    while (next < count && !closing) {
      permits.acquire();
      loop.thread("jackfield-datagram", this::serveTheRest).start();
      giveWay();
      flush();
    }
  }

  /// Lets the thread that was just started run, until it is through or waits.
  @SuppressWarnings("ThreadPriorityCheck") // No matter of luck: the loop takes them in order.
  private static void giveWay() {
    Thread.yield();
  }

  /// Late answers to what was in the batch go their own way from now on.
  private void forgetBatch() {
    generation++;
    next = 0;
    count = 0;
  }

  private void serveTheRest() {
    try {
      while (next < count && !closing) {
        int i = next++;
        long its = generation;
        var peer = address(batch.sender(i));
        var datagram = new Datagram(Bytes.wrap(batch.bytes(i)), peer);
        server.serve(datagram, bytes -> answer(i, its, peer, bytes));
      }
    } finally {
      permits.release();
    }
  }

  private void answer(int i, long itsGeneration, UdpAddress peer, Bytes bytes) throws IOException {
    if (!loop.isHere() || itsGeneration != generation) {
      socket.sendUnheard(new Datagram(bytes, peer));
      return;
    }
    var checked = UdpSocket.check(bytes).array();
    while (!batch.answer(i, checked)) {
      flush();
    }
  }

  private void flush() {
    if (closing) {
      return;
    }
    for (int failure = batch.send(); failure < 0; failure = batch.send()) {
      server.refused(
          address(batch.refused()),
          new SocketException("the kernel did not take it: " + SocketCalls.describe(failure)));
    }
  }

  private UdpAddress address(DatagramBatch.Sender sender) {
    int place = sender.hashCode() & (REMEMBERED - 1);
    if (sender.equals(senders[place])) {
      return addresses[place];
    }
    var address = UdpAddress.of(new InetSocketAddress(inet(sender), sender.port()));
    senders[place] = sender;
    addresses[place] = address;
    return address;
  }

  private static InetAddress inet(DatagramBatch.Sender sender) {
    try {
      return sender.scope() == 0
          ? InetAddress.getByAddress(sender.ip())
          : Inet6Address.getByAddress(null, sender.ip(), sender.scope());
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    socket.close();
    waits.closed();
  }
}
