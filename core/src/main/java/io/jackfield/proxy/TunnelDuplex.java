package io.jackfield.proxy;

import io.jackfield.Address;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import io.jackfield.Handshake;
import java.util.Optional;

/// A connection whose ends are others than those of the socket.
final class TunnelDuplex extends ForwardingDuplex {
  private final Address local;
  private final Address peer;
  private final Handshake handshake;

  TunnelDuplex(Duplex inner, Address local, Address peer, Handshake handshake) {
    super(inner);
    this.handshake = handshake;
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

  @Override
  public <F> Optional<F> facts(Class<F> kind) {
    return kind == Handshake.class ? Optional.of(kind.cast(handshake)) : super.facts(kind);
  }
}
