package io.jackfield.cli.console;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.ForwardingDuplex;
import io.jackfield.StdioAddress;
import io.jackfield.cli.console.StdioException.Failure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Standard input and output as a duplex whose failures can be told from the network's.
public final class Stdio extends ForwardingDuplex {
  private static final Path STDOUT = Path.of("/proc/self/fd/1");

  /// Around what the context opens.
  public Stdio(Duplex duplex) {
    super(duplex);
  }

  @Override
  public int read(ByteBuffer target, Deadline deadline) throws IOException {
    try {
      return super.read(target, deadline);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      throw new StdioException(Failure.INPUT_FAILED, e);
    }
  }

  @Override
  public void write(ByteBuffer source, Deadline deadline) throws IOException {
    try {
      super.write(source, deadline);
    } catch (IOException e) {
      throw outputFailed(e);
    }
  }

  @Override
  public void closeOutput() throws IOException {
    try {
      super.closeOutput();
    } catch (IOException e) {
      throw outputFailed(e);
    }
  }

  private IOException outputFailed(IOException e) {
    return local() instanceof StdioAddress
        ? standardOutputFailed(e)
        : new StdioException(Failure.OUTPUT_CLOSED, e);
  }

  /// What it means that the process's standard output took no more: a reader who is gone is no
  /// failure; a full disk is.
  public static IOException standardOutputFailed(IOException e) {
    boolean file = Files.exists(STDOUT) && !isPipe();
    return new StdioException(file ? Failure.OUTPUT_FAILED : Failure.OUTPUT_CLOSED, e);
  }

  /// Linux names what a descriptor is in the target of its link: `pipe:[8421]`, `/tmp/file`.
  private static boolean isPipe() {
    try {
      var target = Files.readSymbolicLink(STDOUT).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException e) {
      // Not told: then the usual case, a pipe.
      return true;
    }
  }
}
