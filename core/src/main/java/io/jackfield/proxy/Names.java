package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.NameException;
import io.jackfield.Say;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Names and addresses of hosts.
final class Names {
  private Names() {}

  /// The address, if the text is one; asks no name server.
  static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The addresses of a host, in the resolver's order. The resolver has no timeout of ours, so it
  /// runs beside us; one that is too late ends unheard.
  static List<InetAddress> lookUp(String host, Deadline deadline) throws NameException {
    var literal = literal(host);
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    var task = new FutureTask<>(() -> List.of(InetAddress.getAllByName(host)));
    Thread.ofVirtual().name("jackfield-resolve").start(task);
    var shown = "\"" + Say.text(host) + "\"";
    try {
      return task.get(Math.max(deadline.remainingNanos(), 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new NameException("looking up " + shown + " took too long", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException
          ? new NameException(
              "unknown host " + shown + "; check the spelling, or the name service", e.getCause())
          : new NameException("cannot look up " + shown, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NameException("interrupted while looking up " + shown, e);
    }
  }
}
