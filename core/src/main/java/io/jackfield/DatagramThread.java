package io.jackfield;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Takes one datagram at a time, and has each served on a virtual thread of its own.
final class DatagramThread implements DatagramIntake {
  private final UdpServer server;
  private final UdpSocket socket;
  private final Semaphore permits = new Semaphore(UdpServer.IN_HAND);
  private volatile boolean closing;
  private volatile @Nullable Thread receiver;

  DatagramThread(UdpServer server, UdpSocket socket) {
    this.server = server;
    this.socket = socket;
  }

  @Override
  public void run() {
    receiver = Thread.currentThread();
    var pause = new Backoff();
    while (!closing) {
      try {
        permits.acquire();
        start(socket.receiveUnheard(Deadline.FOREVER));
        pause.reset();
      } catch (ClosedChannelException | InterruptedException e) {
        // close() does both, and nothing else can.
        break;
      } catch (IOException e) {
        permits.release();
        if (closing) {
          break;
        }
        var length = pause.next();
        server.failed(e, length);
        pause.await(length);
      }
    }
  }

  private void start(Datagram datagram) {
    Thread.ofVirtual().name("jackfield-datagram").start(() -> handle(datagram));
  }

  private void handle(Datagram datagram) {
    try {
      server.serve(datagram, bytes -> socket.sendUnheard(new Datagram(bytes, datagram.peer())));
    } finally {
      permits.release();
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    socket.close();
    var waiting = receiver;
    if (waiting != null) {
      waiting.interrupt();
    }
  }
}
