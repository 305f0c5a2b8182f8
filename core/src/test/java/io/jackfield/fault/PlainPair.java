package io.jackfield.fault;

import io.jackfield.TcpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A client and a server of plain sockets, with a relay between them.
final class PlainPair implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  final FaultRelay relay;
  final Socket client;
  final Socket server;
  private final ServerSocket listener;

  private PlainPair(FaultRelay relay, Socket client, Socket server, ServerSocket listener) {
    this.relay = relay;
    this.client = client;
    this.server = server;
    this.listener = listener;
  }

  /// Joins two with a fault that is there from the beginning.
  static PlainPair with(FaultRule rule) throws IOException {
    var faults = new Faults();
    faults.add("fault", rule);
    return with(faults);
  }

  static PlainPair with(Faults faults) throws IOException {
    var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(PATIENCE_MILLIS);
    var relay =
        FaultRelay.listen(
            TcpAddress.loopback(0), TcpAddress.loopback(listener.getLocalPort()), faults);
    var client = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    var server = listener.accept();
    client.setSoTimeout(PATIENCE_MILLIS);
    server.setSoTimeout(PATIENCE_MILLIS);
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    return new PlainPair(relay, client, server, listener);
  }

  void send(byte[] bytes) throws IOException {
    client.getOutputStream().write(bytes);
  }

  void answer(byte[] bytes) throws IOException {
    server.getOutputStream().write(bytes);
  }

  @Override
  public void close() throws IOException {
    try (listener;
        relay;
        client;
        server) {}
  }
}
