package io.jackfield;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/// What carries the virtual thread of a connection, and waits for its socket.
interface Carrier {
  /// The connection, read and written by blocking calls.
  ChannelDuplex duplex(SocketChannel connection) throws IOException;

  /// A virtual thread, not started.
  Thread thread(String name, Runnable task);
}
