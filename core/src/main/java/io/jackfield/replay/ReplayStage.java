package io.jackfield.replay;

import io.jackfield.Address;
import io.jackfield.Duplex;
import java.io.Closeable;

/// Where clients come to a [ReplayServer].
interface ReplayStage extends Closeable {
  /// The address with its real port.
  Address address();

  /// Serves one client.
  interface Host {
    void serve(Duplex client) throws InterruptedException;
  }
}
