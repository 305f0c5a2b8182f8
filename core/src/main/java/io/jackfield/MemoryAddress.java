package io.jackfield;

/// One end of an in-memory pair; a label for messages and events, not something to connect to.
public record MemoryAddress(String name) implements Address {

  /// @throws BadAddressException always: a pair comes from [Duplex#pair], not from an address
  @Override
  public Duplex connect(ConnectOptions options) {
    throw new BadAddressException(
        "cannot connect to " + this + ": make both ends with Duplex.pair()");
  }

  @Override
  public String scheme() {
    return "memory";
  }

  @Override
  public String toString() {
    return "memory:" + name;
  }
}
