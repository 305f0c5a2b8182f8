package io.jackfield.cli.ncat;

import io.jackfield.CloseReason;
import io.jackfield.ClosedException;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Relay;
import io.jackfield.RelayOptions;
import io.jackfield.RelayOptions.End;
import io.jackfield.cli.console.Messages;
import io.jackfield.cli.console.Stdio;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;

/// A client: connects, then joins the connection with standard input and output, or with a program.
final class ConnectMode {
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);

  private final Session session;
  private final Settings settings;
  private final Report report;
  private final long start = System.nanoTime();

  ConnectMode(Session session) {
    this.session = session;
    this.settings = session.settings();
    this.report = session.report();
  }

  int run() throws NcatException, IOException {
    try (var wire = new Wire(new Dialing(session).connect(), () -> {})) {
      if (settings.zero()) {
        probe(wire);
      } else if (settings.program().isPresent()) {
        new ProgramSession(session, settings.program().get()).run(wire);
        return 0;
      } else {
        converse(wire);
      }
      tellCounts(wire);
      return 0;
    }
  }

  private void tellCounts(Wire wire) {
    report.verbose(
        String.format(
            Locale.ROOT,
            "%d bytes sent, %d bytes received in %.2f seconds.",
            wire.sent(),
            wire.received(),
            (System.nanoTime() - start) / 1e9));
  }

  private void converse(Wire wire) throws NcatException, IOException {
    Duplex stdio = new Stdio(session.context().stdio().get());
    var network = session.translated(session.layered(wire));
    if (settings.receiveOnly()) {
      stdio = new NoInput(stdio);
    } else if (settings.sendOnly()) {
      network = new Deaf(network);
    } else if (!settings.keepOpen()) {
      var input = new PendingInput(stdio);
      stdio = input;
      network = input.around(network);
    }
    var options = RelayOptions.defaults().withLeftEnd(inputsEnd()).withRightEnd(peersEnd());
    var idle = settings.timing().idle();
    if (idle.isPresent()) {
      options = options.withIdle(idle.get());
    }
    try {
      var outcome = Relay.join(stdio, settings.sendOnly() ? new Deaf(network) : network, options);
      var limit = settings.timing().quit().after();
      if (limit.isPresent() && outcome.leftEndedFirst() && !wire.hasEnded()) {
        throw idleExpired(limit.get());
      }
    } catch (ClosedException e) {
      if (e.reason() == CloseReason.IDLE_LIMIT && idle.isPresent()) {
        throw idleExpired(idle.get());
      }
      throw e;
    } catch (NetworkException e) {
      // After its own end the peer need not take what we have left.
      if (!wire.hasEnded()) {
        throw e;
      }
      report.debug(Messages.of(e));
    }
  }

  private static NcatException idleExpired(Duration limit) {
    return NcatException.network("Idle timeout expired (" + limit.toMillis() + " ms).");
  }

  /// What the end of standard input brings about.
  private End inputsEnd() {
    boolean passOn = settings.shutdown();
    var quit = settings.timing().quit();
    if (quit.after().isPresent()) {
      return new End(passOn, quit.after().get());
    }
    boolean nothingToCome = settings.sendOnly() || settings.transport().isDatagram();
    return new End(passOn, nothingToCome && !quit.never() ? Duration.ZERO : Deadline.FOREVER);
  }

  /// What the peer's end brings about: standard output is closed in any case.
  private End peersEnd() {
    if (settings.sendOnly()) {
      // Nobody reads, so nobody is to know.
      return End.keepOpen();
    }
    boolean goOn = settings.keepOpen() && !settings.receiveOnly();
    return new End(true, goOn ? Deadline.FOREVER : Duration.ZERO);
  }

  /// `-z`: for TCP the connection says it all, for UDP an empty-handed datagram must not come back.
  private void probe(Wire wire) throws NcatException, IOException {
    if (!settings.transport().isDatagram()) {
      return;
    }
    var patience = settings.timing().idle().orElse(PROBE_PATIENCE);
    var stdio = new Stdio(session.context().stdio().get());
    var buffer = ByteBuffer.allocate(64 * 1024);
    try {
      wire.write(ByteBuffer.wrap(new byte[1]), Deadline.after(patience));
      while (wire.read(buffer.clear(), Deadline.after(patience)) >= 0) {
        stdio.write(buffer.flip(), Deadline.none());
      }
    } catch (SocketTimeoutException _) {
      report.verbose("UDP packet sent successfully");
    } catch (NetworkException e) {
      throw report.isVerbose() ? NetworkException.ending(e) : NcatException.network("");
    }
  }
}
