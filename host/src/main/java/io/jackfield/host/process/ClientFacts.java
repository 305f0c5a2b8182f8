package io.jackfield.host.process;

import io.jackfield.Address;
import io.jackfield.TcpAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What a program learns about its client from its environment: under names of ours, and under
/// those by which programs for other hosts ask.
final class ClientFacts {
  /// All the names.
  static final Set<String> NAMES =
      Collections.unmodifiableSet(of(TcpAddress.loopback(1), TcpAddress.loopback(1)).keySet());

  private ClientFacts() {}

  static Map<String, String> of(Address local, Address peer) {
    var facts = new LinkedHashMap<String, String>();
    if (peer instanceof TcpAddress(var host, var port)) {
      var text = String.valueOf(port);
      facts.put("JACK_PEER_ADDRESS", host);
      facts.put("JACK_PEER_PORT", text);
      // systemd and CGI
      facts.put("REMOTE_ADDR", host);
      facts.put("REMOTE_PORT", text);
      // ncat
      facts.put("NCAT_PROTO", "TCP");
      facts.put("NCAT_REMOTE_ADDR", host);
      facts.put("NCAT_REMOTE_PORT", text);
      // tcpserver and s6
      facts.put("PROTO", "TCP");
      facts.put("TCPREMOTEIP", host);
      facts.put("TCPREMOTEPORT", text);
      // socat
      facts.put("SOCAT_PEERADDR", host);
      facts.put("SOCAT_PEERPORT", text);
    }
    if (local instanceof TcpAddress(var host, var port)) {
      var text = String.valueOf(port);
      facts.put("JACK_LOCAL_ADDRESS", host);
      facts.put("JACK_LOCAL_PORT", text);
      facts.put("NCAT_LOCAL_ADDR", host);
      facts.put("NCAT_LOCAL_PORT", text);
      facts.put("TCPLOCALIP", host);
      facts.put("TCPLOCALPORT", text);
      facts.put("SOCAT_SOCKADDR", host);
      facts.put("SOCAT_SOCKPORT", text);
    }
    return facts;
  }
}
