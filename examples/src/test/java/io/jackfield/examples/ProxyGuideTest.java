package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.ConnectOptions;
import io.jackfield.Server;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.proxy.Credentials;
import io.jackfield.proxy.ProxyHandler;
import io.jackfield.proxy.ProxyHop;
import io.jackfield.proxy.ProxyOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The pieces of code in `docs/guide/proxies.md`, which stand there as they stand here.
@Timeout(60)
class ProxyGuideTest {
  private final List<String> printed = new CopyOnWriteArrayList<>();

  private void print(Object line) {
    printed.add(line.toString());
  }

  @Test
  void clientAndProxy() throws Exception {
    var amelia = new Credentials("amelia", "secret");
    try (var server = Server.listen(0, this::echo)) {
      serve(amelia, new TcpAddress("127.0.0.1", server.port()));
      var target = "127.0.0.1:" + server.port();
      assertThat(printed).contains("hello", "tcp://" + target);
      assertThat(printed).anyMatch(line -> line.endsWith(" SOCKS5 to " + target));
    }
  }

  private void serve(Credentials amelia, TcpAddress target) throws IOException {
    var options =
        ProxyOptions.defaults()
            .withCredentials(amelia)
            .withRule((host, port, address) -> address.isLoopbackAddress())
            .withListener(event -> print(event.line()));
    try (var proxy = Server.listen(0, new ProxyHandler(options))) {
      var hop = ProxyHop.parse("socks5h://127.0.0.1:" + proxy.port()).withCredentials(amelia);
      try (var tube = Tube.over(hop.connect(target, ConnectOptions.defaults()))) {
        tube.sendLine("hello");
        print(tube.readLine());
        print(tube.peer());
      }
    }
  }

  private void echo(Tube client) throws IOException {
    client.sendLine(client.readLine());
  }
}
