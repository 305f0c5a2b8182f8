package io.jackfield;

import io.jackfield.loop.EventLoop;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/// What carries the virtual threads of a server's handlers.
public enum Scheduling {
  /// The JDK's pool: right for any handler.
  POOL {
    @Override
    Carrier next() {
      return Pool.ONE;
    }
  },

  /// Event loops, one for each processor: the thread that waits for the sockets in the kernel also
  /// runs the handlers. Thousands of talkative connections cost less than half there, and an idle
  /// one a few kilobytes. For handlers that wait for little but their connection and compute
  /// little: one that computes for long, or waits where a virtual thread cannot leave its carrier
  /// (a file, native code), holds up its neighbours.
  ///
  /// Takes a JVM that was told to `--add-opens java.base/java.lang=io.jackfield` (`=ALL-UNNAMED` on
  /// the class path); without that it is the same as [#POOL]: [FastPath] tells.
  LOOPS {
    @Override
    Carrier next() throws IOException {
      return EventLoop.missing().isEmpty() ? new Loop(Loops.next()) : Pool.ONE;
    }
  };

  /// The one for the next connection.
  abstract Carrier next() throws IOException;

  private static final class Pool implements Carrier {
    private static final Carrier ONE = new Pool();

    @Override
    public ChannelDuplex duplex(SocketChannel connection) throws IOException {
      return BlockingDuplex.over(connection);
    }

    @Override
    public Thread thread(String name, Runnable task) {
      return Thread.ofVirtual().name(name).unstarted(task);
    }
  }

  private record Loop(EventLoop loop) implements Carrier {
    @Override
    public ChannelDuplex duplex(SocketChannel connection) throws IOException {
      return new LoopDuplex(connection, loop.socket(connection));
    }

    @Override
    public Thread thread(String name, Runnable task) {
      return loop.thread(name, task);
    }
  }

  /// Those of this process, started when the first is asked for.
  static final class Loops {
    private static final EventLoop[] ALL =
        new EventLoop[Runtime.getRuntime().availableProcessors()];
    private static final AtomicInteger TURN = new AtomicInteger();

    private Loops() {}

    /// The one whose turn it is.
    static synchronized EventLoop next() throws IOException {
      int which = Math.floorMod(TURN.getAndIncrement(), ALL.length);
      if (ALL[which] == null) {
        ALL[which] = EventLoop.start("jackfield-loop-" + which);
      }
      return ALL[which];
    }
  }
}
