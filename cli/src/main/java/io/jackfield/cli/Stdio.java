package io.jackfield.cli;

import io.jackfield.Address;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/// Standard input and output as a duplex whose failures can be told from the network's.
final class Stdio implements Duplex {
  private final Duplex duplex;

  Stdio(Duplex duplex) {
    this.duplex = duplex;
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      return duplex.read(target, deadline);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      throw new StdinFailedException(e);
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    try {
      duplex.write(source, deadline);
    } catch (IOException e) {
      throw new StdoutClosedException(e);
    }
  }

  @Override
  public void closeOutput() throws IOException {
    try {
      duplex.closeOutput();
    } catch (IOException e) {
      throw new StdoutClosedException(e);
    }
  }

  @Override
  public void close() throws IOException {
    duplex.close();
  }

  @Override
  public boolean blocksUnwakeably() {
    return duplex.blocksUnwakeably();
  }

  @Override
  public Address local() {
    return duplex.local();
  }

  @Override
  public Address peer() {
    return duplex.peer();
  }
}
