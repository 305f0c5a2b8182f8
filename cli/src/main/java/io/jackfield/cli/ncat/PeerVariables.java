package io.jackfield.cli.ncat;

import io.jackfield.Duplex;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a program is told of its peer in environment variables. Immutable.
///
/// @param all by name
record PeerVariables(Map<String, String> all) {
  PeerVariables {
    all = Map.copyOf(all);
  }

  static PeerVariables of(Settings settings, Duplex connection) {
    var all = new LinkedHashMap<String, String>();
    // Unix sockets have always been called so here.
    all.put("NCAT_REMOTE_ADDR", Peers.host(connection.peer()).orElse("localhost"));
    all.put("NCAT_REMOTE_PORT", Peers.port(connection.peer()).map(String::valueOf).orElse(""));
    all.put("NCAT_LOCAL_ADDR", Peers.host(connection.local()).orElse("localhost"));
    all.put("NCAT_LOCAL_PORT", Peers.port(connection.local()).map(String::valueOf).orElse(""));
    all.put("NCAT_PROTO", settings.transport().isDatagram() ? "UDP" : "TCP");
    return new PeerVariables(all);
  }
}
