package io.jackfield.proxy;

import java.net.InetAddress;

/// Decides whom clients of a proxy may reach. Must be safe for concurrent use.
///
/// It is asked for each address of a name, and only those allowed are tried: so a name cannot stand
/// for a forbidden address.
@FunctionalInterface
public interface TargetRule {
  /// Allows every target.
  TargetRule ANY = (_, _, _) -> true;

  /// Whether a client may reach this target.
  ///
  /// @param host as the client named it
  /// @param port its port
  /// @param address one that the host stands for
  boolean allows(String host, int port, InetAddress address);
}
