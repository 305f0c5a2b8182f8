package io.jackfield;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;

/// The stream transports that tests of tubes and duplexes run over.
enum Transport {
  MEMORY {
    @Override
    Duplex.Pair open() {
      return Duplex.pair();
    }
  },
  TCP {
    @Override
    Duplex.Pair open() throws IOException {
      try (var listener = ServerSocketChannel.open()) {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var client = SocketChannel.open(listener.getLocalAddress());
        return new Duplex.Pair(new TcpDuplex(client), new TcpDuplex(listener.accept()));
      }
    }
  },
  LOOP {
    @Override
    Duplex.Pair open() throws IOException {
      assertThat(FastPath.all().getFirst().missing()).isEmpty();
      try (var listener = ServerSocketChannel.open()) {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var client = Scheduling.LOOPS.next().duplex(SocketChannel.open(listener.getLocalAddress()));
        return new Duplex.Pair(client, Scheduling.LOOPS.next().duplex(listener.accept()));
      }
    }
  },
  UNIX {
    @Override
    Duplex.Pair open() throws IOException {
      var folder = Files.createTempDirectory("jackfield");
      var address = new UnixAddress(folder.resolve("socket"));
      try (var listener = Listener.bind(address, 1, WireListener.NONE)) {
        return new Duplex.Pair(Duplex.connect(address), listener.accept());
      } finally {
        Files.delete(folder);
      }
    }
  };

  /// Both ends of a new connection.
  abstract Duplex.Pair open() throws IOException;

  /// A tube at one end, its peer at the other.
  Ends ends(TubeOptions options) throws IOException {
    var pair = open();
    return new Ends(Tube.over(pair.left(), options), pair.right());
  }

  Ends ends() throws IOException {
    return ends(TubeOptions.defaults().withTimeout(Await.LONG));
  }

  /// A tube and the duplex at its other end.
  record Ends(Tube tube, Duplex peer) implements AutoCloseable {
    void feed(String text) throws IOException {
      feed(Bytes.of(text));
    }

    void feed(Bytes bytes) throws IOException {
      peer.write(bytes.toBuffer(), Deadline.after(Await.LONG));
    }

    /// The next `count` bytes that the tube has sent.
    Bytes taken(int count) throws IOException {
      var buffer = java.nio.ByteBuffer.allocate(count);
      while (buffer.hasRemaining() && peer.read(buffer, Deadline.after(Await.LONG)) >= 0) {}
      return Bytes.copyOf(buffer.flip());
    }

    @Override
    public void close() throws IOException {
      try (tube;
          peer) {}
    }
  }
}
