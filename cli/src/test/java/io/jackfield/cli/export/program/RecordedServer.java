package io.jackfield.cli.export.program;

import io.jackfield.Address;
import io.jackfield.Bytes;
import io.jackfield.ResetException;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.TlsException;
import io.jackfield.Tube;
import io.jackfield.transcript.Session;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Plays the server of a session that a client recorded, for one client: it speaks only when the
/// client has said as much as it had in the session, and keeps all that the client says.
final class RecordedServer implements Closeable {
  private final Session session;
  private final Server server;
  private final CompletableFuture<Bytes> said = new CompletableFuture<>();

  /// On a loopback port.
  RecordedServer(Session session) throws IOException {
    this(session, TcpAddress.loopback(0), ServerOptions.defaults());
  }

  RecordedServer(Session session, Address address, ServerOptions options) throws IOException {
    this.session = session;
    this.server = Server.listen(address, options, this::serve);
  }

  int port() {
    return ((TcpAddress) server.address()).port();
  }

  /// All that the client said, once it has gone.
  Bytes said() throws Exception {
    return said.get(60, TimeUnit.SECONDS);
  }

  private void serve(Tube tube) {
    var heard = new ByteArrayOutputStream();
    try {
      for (var step : session.steps()) {
        play(step, tube, heard);
      }
      said.complete(Bytes.of(heard.toByteArray()));
    } catch (IOException | AssertionError e) {
      said.completeExceptionally(
          new AssertionError(
              "the client did not do as recorded, after " + Bytes.of(heard.toByteArray()), e));
    }
  }

  private static void play(Session.Step step, Tube tube, ByteArrayOutputStream heard)
      throws IOException {
    switch (step) {
      case Session.Sent(var _, var bytes) ->
          heard.writeBytes(tube.readExactly(bytes.size()).toArray());
      case Session.Received(var _, var bytes) -> tube.send(bytes);
      case Session.OutputEnded _ -> {
        if (!tube.readToEnd().isEmpty()) {
          throw new AssertionError("more came instead of the end");
        }
      }
      case Session.InputEnded _ -> tube.closeOutput();
      case Session.Closed _ -> {
        try {
          heard.writeBytes(tube.readToEnd().toArray());
        } catch (ResetException | TlsException e) {
          // Who closes without having read all resets the connection, and Python closes TLS without
          // a word: it has gone as well.
          heard.writeBytes(new byte[0]);
        }
      }
      case Session.Secured _, Session.Broke _ -> {}
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
