package io.jackfield.replay;

import io.jackfield.Address;
import io.jackfield.Server;
import java.io.IOException;

/// Clients over TCP or a Unix socket.
record StreamStage(Server server) implements ReplayStage {
  @Override
  public Address address() {
    return server.address();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
