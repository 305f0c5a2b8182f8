package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A duplex around another, for layers: all goes to the inner one, except what a subclass changes.
public abstract class ForwardingDuplex implements Duplex {
  private final Duplex inner;

  /// A layer over `inner`, which from now on belongs to it.
  public ForwardingDuplex(Duplex inner) {
    this.inner = inner;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    return inner.read(target, deadline);
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    inner.write(source, deadline);
  }

  @Override
  public void closeOutput() throws IOException {
    inner.closeOutput();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }

  @Override
  public void reset() throws IOException {
    inner.reset();
  }

  @Override
  public Address local() {
    return inner.local();
  }

  @Override
  public Address peer() {
    return inner.peer();
  }

  @Override
  public int maxWriteBytes() {
    return inner.maxWriteBytes();
  }

  @Override
  public boolean blocksUnwakeably() {
    return inner.blocksUnwakeably();
  }

  @Override
  public <F> Optional<F> facts(Class<F> kind) {
    return inner.facts(kind);
  }
}
