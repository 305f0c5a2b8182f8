package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.Say;
import java.io.IOException;
import java.net.InetAddress;

/// One client of version 4 or 4a.
///
/// @param client the client
record Socks4Server(ProxyClient client) {
  private static final String PROTOCOL = "SOCKS4";
  private static final int MOST_BYTES = 1024;

  void serve() throws IOException {
    var opening = client.opening();
    opening.renew(Deadline.after(client.options().patience()), MOST_BYTES);
    var _ = opening.next();
    int command = opening.next();
    int port = opening.nextShort();
    var address = opening.exactly(4);
    var _ = opening.until('\0');
    // 0.0.0.x is an address that cannot be, and says that a name follows (4a).
    boolean named = address[0] == 0 && address[1] == 0 && address[2] == 0 && address[3] != 0;
    var host = named ? opening.until('\0') : InetAddress.getByAddress(address).getHostAddress();
    var shown = Say.text(host) + ":" + port;
    if (!client.options().credentials().isNone()) {
      refuse(shown, "it must show a password, which SOCKS 4 has not");
    } else if (command != Socks.CONNECT) {
      refuse(shown, "the command " + command + " is not supported, only CONNECT");
    } else {
      connect(host, port, shown);
    }
  }

  private void connect(String host, int port, String shown) throws IOException {
    try {
      var target = ProxyClient.target(host, port);
      try (var reached = client.connect(target)) {
        answer(Socks.GRANTED_4);
        client.granted(PROTOCOL, target, reached);
        client.relay(PROTOCOL, target, reached);
      }
    } catch (TargetException e) {
      refuse(shown, e.words());
    }
  }

  private void refuse(String target, String reason) throws IOException {
    client.refused(PROTOCOL, target, reason);
    answer(Socks.REFUSED_4);
  }

  private void answer(int code) throws IOException {
    client.answer(
        (byte) 0, (byte) code, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
  }
}
