package io.jackfield;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A [Tube] seen as a duplex: reads give what the tube has buffered first.
final class TubeDuplex extends ForwardingDuplex {
  private final TubeCore core;

  TubeDuplex(TubeCore core) {
    super(core.duplex());
    this.core = core;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    return core.read(target, deadline);
  }

  @Override
  public void awaitInput(Deadline deadline) throws IOException {
    core.awaitInput(deadline);
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
}
