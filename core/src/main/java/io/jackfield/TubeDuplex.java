package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A [Tube] seen as a duplex: reads give what the tube has buffered first.
final class TubeDuplex implements Duplex {
  private final TubeCore core;

  TubeDuplex(TubeCore core) {
    this.core = core;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    return core.read(target, deadline);
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    core.write(source, deadline);
  }

  @Override
  public void closeOutput() throws IOException {
    core.closeOutput();
  }

  @Override
  public void close() throws IOException {
    core.close();
  }

  @Override
  public Address local() {
    return core.duplex().local();
  }

  @Override
  public Address peer() {
    return core.duplex().peer();
  }

  @Override
  public <F> Optional<F> facts(Class<F> kind) {
    return core.duplex().facts(kind);
  }

  @Override
  public int maxWriteBytes() {
    return core.duplex().maxWriteBytes();
  }

  @Override
  public boolean blocksUnwakeably() {
    return core.duplex().blocksUnwakeably();
  }
}
