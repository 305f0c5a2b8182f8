package io.jackfield.cli;

import io.jackfield.Bytes;
import io.jackfield.Datagram;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.SocketSettings;
import io.jackfield.UdpAddress;
import io.jackfield.UdpSocket;
import io.jackfield.WireListener;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Stdio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `jack listen -k -u`: what any peer sends goes to standard output, standard input goes to all
/// peers that have sent something (the latest [#MOST_PEERS] of them), a datagram per read.
final class DatagramHub {
  private static final int MOST_PEERS = 1_000;

  private final Context context;
  private final WireListener listener;
  private final Duplex stdio;

  // Guarded by itself; the latest peer is last.
  private final Set<UdpAddress> peers = new LinkedHashSet<>();

  /// @param listener told of each datagram
  DatagramHub(Context context, WireListener listener) {
    this.context = context;
    this.listener = listener;
    this.stdio = new Stdio(context.stdio().get());
  }

  /// Serves until the process is ended, or standard output is closed.
  void serve(UdpAddress address, SocketSettings options) throws IOException {
    try (var socket = UdpSocket.bind(address, options, listener)) {
      context.say("listening on " + socket.local().display() + " (UDP)");
      Thread.ofPlatform().daemon().name("jackfield-stdin").start(() -> pumpInput(socket));
      while (true) {
        var datagram = socket.receive(Deadline.FOREVER);
        remember(datagram.peer());
        stdio.write(datagram.bytes().toBuffer(), Deadline.none());
      }
    }
  }

  private void remember(UdpAddress peer) {
    synchronized (peers) {
      peers.remove(peer);
      peers.add(peer);
      if (peers.size() > MOST_PEERS) {
        peers.remove(peers.iterator().next());
      }
    }
  }

  private void pumpInput(UdpSocket socket) {
    var buffer = ByteBuffer.allocate(UdpSocket.MAX_PAYLOAD_BYTES);
    try {
      while (stdio.read(buffer, Deadline.none()) >= 0) {
        var bytes = Bytes.copyOf(buffer.flip());
        List<UdpAddress> now;
        synchronized (peers) {
          now = List.copyOf(peers);
        }
        for (var peer : now) {
          socket.send(new Datagram(bytes, peer));
        }
        buffer.clear();
      }
    } catch (IOException e) {
      context.say("standard input is no longer sent: " + Messages.of(e));
    }
  }
}
