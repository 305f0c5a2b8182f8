package io.jackfield.proxy;

import io.jackfield.Address;
import io.jackfield.Say;
import io.jackfield.TcpAddress;

/// What a client asked a [ProxyHandler] for, and what came of it.
///
/// Each [Granted] is followed by one [Ended].
public sealed interface ProxyEvent {
  /// The client.
  Address client();

  /// It was joined with its target.
  ///
  /// @param protocol what it speaks and wants, as `CONNECT` or `SOCKS5`
  /// @param target as the client named it
  /// @param reached the address that answered
  record Granted(Address client, String protocol, TcpAddress target, Address reached)
      implements ProxyEvent {}

  /// It was turned away.
  ///
  /// @param target as the client named it, escaped; empty when it did not get so far
  /// @param reason in words, fit to be shown
  record Refused(Address client, String protocol, String target, String reason)
      implements ProxyEvent {}

  /// The conversation with the target is over.
  ///
  /// @param toTarget bytes from the client to the target, of bodies and tunnels
  /// @param toClient bytes from the target to the client
  record Ended(Address client, String protocol, TcpAddress target, long toTarget, long toClient)
      implements ProxyEvent {}

  /// The event as a line for a person.
  default String line() {
    return client().display()
        + switch (this) {
          case Granted e ->
              " "
                  + e.protocol()
                  + " to "
                  + e.target().display()
                  + (e.target().equals(e.reached()) ? "" : " (" + e.reached().display() + ")");
          case Refused e ->
              " "
                  + e.protocol()
                  + (e.target().isEmpty() ? "" : " to " + e.target())
                  + " refused: "
                  + e.reason();
          case Ended e ->
              " is done with "
                  + e.target().display()
                  + ": "
                  + Say.bytes(e.toTarget())
                  + " there, "
                  + Say.bytes(e.toClient())
                  + " back";
        };
  }
}
