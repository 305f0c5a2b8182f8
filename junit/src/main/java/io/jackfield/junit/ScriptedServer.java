package io.jackfield.junit;

import io.jackfield.Bytes;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.junit.Script.Step;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that plays a [Script] with each client. Safe for concurrent use.
final class ScriptedServer implements TestPeer.Run {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SHOWN_BYTES = 200;

  private final Script script;
  private final Dialogue dialogue;
  private final Server server;
  private final AtomicInteger clients = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private ScriptedServer(Script script, Dialogue dialogue) throws IOException {
    this.script = script;
    this.dialogue = dialogue;
    this.server =
        Server.listen(
            TcpAddress.loopback(0), ServerOptions.defaults().withListener(dialogue), this::serve);
  }

  static ScriptedServer start(Script script, Dialogue dialogue) throws IOException {
    return new ScriptedServer(script, dialogue);
  }

  private void serve(Tube tube) throws IOException, InterruptedException {
    int client = clients.incrementAndGet();
    try {
      var steps = script.steps();
      for (int i = 0; i < steps.size(); i++) {
        var complaint = play(steps.get(i), tube.asDuplex());
        if (!complaint.isEmpty()) {
          complaints.add("client " + client + ", step " + (i + 1) + " of the script: " + complaint);
          return;
        }
      }
    } finally {
      ended.incrementAndGet();
    }
  }

  /// Plays one step; what was wrong, or an empty text.
  private static String play(Step step, Duplex peer) throws IOException, InterruptedException {
    try {
      return switch (step) {
        case Script.Send(var bytes) -> {
          peer.write(bytes.toBuffer(), Deadline.after(PATIENCE));
          yield "";
        }
        case Script.Pause(var time) -> {
          TimeUnit.NANOSECONDS.sleep(time.toNanos());
          yield "";
        }
        case Script.Hear(var bytes) -> hear(bytes, peer);
        case Script.HearEnd() -> hearEnd(peer);
        case Script.End() -> {
          peer.closeOutput();
          yield "";
        }
        case Script.Reset() -> {
          peer.reset();
          yield "";
        }
      };
    } catch (SocketTimeoutException e) {
      return step + " took longer than " + PATIENCE.toSeconds() + " s";
    } catch (IOException e) {
      return step + " failed: " + e.getMessage();
    }
  }

  private static String hear(Bytes expected, Duplex peer) throws IOException {
    var came = ByteBuffer.allocate(expected.size());
    while (came.hasRemaining()) {
      int count = peer.read(came, Deadline.after(PATIENCE));
      var so = Bytes.copyOf(came.duplicate().flip());
      boolean same = so.equals(Bytes.of(expected.toArray(), 0, so.size()));
      if (!same || count < 0) {
        return "expected "
            + shown(expected)
            + ", but "
            + (so.isEmpty() ? "nothing" : shown(so))
            + " came"
            + (count < 0 ? ", and then the end" : "");
      }
    }
    return "";
  }

  private static String hearEnd(Duplex peer) throws IOException {
    var came = ByteBuffer.allocate(SHOWN_BYTES);
    return peer.read(came, Deadline.after(PATIENCE)) < 0
        ? ""
        : "expected the end, but " + shown(Bytes.copyOf(came.flip())) + " came";
  }

  private static String shown(Bytes bytes) {
    return bytes.size() <= SHOWN_BYTES
        ? "\"" + bytes + "\""
        : "\"" + Bytes.of(bytes.toArray(), 0, SHOWN_BYTES) + "...\" (" + bytes.size() + " bytes)";
  }

  @Override
  public TcpAddress address() {
    return (TcpAddress) server.address();
  }

  @Override
  public int clients() {
    return clients.get();
  }

  @Override
  public boolean isSettled() {
    return server.connections() == 0 || !complaints.isEmpty();
  }

  @Override
  public String complaint() {
    if (complaints.isEmpty() && ended.get() < clients.get()) {
      return "a client did not come to the end of the script";
    }
    return String.join("\n", complaints);
  }

  @Override
  public String dialogue() {
    return dialogue.text();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
