package io.jackfield.cli.scan;

import io.jackfield.Services;

/// What was found out about one port. Immutable.
///
/// @param port which
/// @param protocol `tcp` or `udp`
/// @param state what it is
/// @param banner the first line that it said, escaped; empty when it said nothing or was not asked
public record Finding(int port, String protocol, State state, String banner) {

  /// What the port is registered for, which need not be what listens; empty when unknown.
  public String service() {
    return Services.name(port, protocol).orElse("");
  }

  /// The finding as one line of JSON.
  public String json(String host) {
    return "{\"host\":%s,\"port\":%d,\"protocol\":\"%s\",\"state\":\"%s\",\"service\":%s,\"banner\":%s}"
        .formatted(quoted(host), port, protocol, state.words(), quoted(service()), quoted(banner));
  }

  /// The banner is escaped already, so that only quotes and backslashes are left to escape.
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
