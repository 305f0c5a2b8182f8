package io.jackfield;

import java.io.Closeable;

/// How a [UdpServer] takes its datagrams and has them served.
interface DatagramIntake extends Closeable {
  /// Works until it is closed, on a thread of the server's.
  void run();
}
