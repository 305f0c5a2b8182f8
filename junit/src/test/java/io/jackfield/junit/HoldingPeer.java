package io.jackfield.junit;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A peer to be killed: a program of its own, run from its source. Prints its port, then a line for
/// each client; says `abc` to it, or nothing with the argument `silent`, and never reads.
final class HoldingPeer {
  private HoldingPeer() {}

  public static void main(String[] args) throws Exception {
    var clients = new ArrayList<Socket>();
    try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      System.out.println(listener.getLocalPort());
      while (clients.size() < Integer.MAX_VALUE) {
        var client = listener.accept();
        clients.add(client);
        System.out.println("accepted");
        if (!List.of(args).contains("silent")) {
          client.getOutputStream().write("abc".getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }
}
