package io.jackfield.proxy;

import io.jackfield.Address;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;

/// A connection whose ends are others than those of the socket.
final class TunnelDuplex extends ForwardingDuplex {
  private final Address local;
  private final Address peer;

  TunnelDuplex(Duplex inner, Address local, Address peer) {
    super(inner);
    this.local = local;
    this.peer = peer;
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Address peer() {
    return peer;
  }
}
