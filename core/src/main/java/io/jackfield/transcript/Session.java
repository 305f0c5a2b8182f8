package io.jackfield.transcript;

import io.jackfield.Bytes;
import java.time.Duration;
import java.util.List;

/// One conversation of a [Transcript], as this side of it saw it. Immutable.
///
/// @param id the connection's number in the transcript
/// @param role who connected to whom
/// @param local this side's address, as `tcp://127.0.0.1:51514`
/// @param peer the other side's address
/// @param steps what happened, in order
public record Session(long id, Role role, String local, String peer, List<Step> steps) {

  /// Who connected to whom.
  public enum Role {
    /// This side connected.
    CLIENT,
    /// The peer did.
    SERVER
  }

  /// One thing that happened.
  public sealed interface Step {
    /// How long after the transcript's start.
    Duration at();
  }

  /// This side sent bytes.
  public record Sent(Duration at, Bytes bytes) implements Step {}

  /// The peer's bytes came.
  public record Received(Duration at, Bytes bytes) implements Step {}

  /// This side ended its output (FIN).
  public record OutputEnded(Duration at) implements Step {}

  /// The peer ended its output (FIN).
  public record InputEnded(Duration at) implements Step {}

  /// A layer's handshake was done, TLS say; what follows is said within it.
  ///
  /// @param entry the event with all that is known of it
  public record Secured(Duration at, Transcript.Entry entry) implements Step {}

  /// The connection broke.
  public record Broke(Duration at, String reason) implements Step {}

  /// It was closed.
  ///
  /// @param reason the key of a [io.jackfield.CloseReason]
  public record Closed(Duration at, String reason, long bytesIn, long bytesOut) implements Step {}

  /// Copies the steps.
  public Session {
    steps = List.copyOf(steps);
  }

  /// All that this side sent.
  public Bytes sent() {
    return Sessions.join(
        steps.stream().filter(Sent.class::isInstance).map(step -> ((Sent) step).bytes()));
  }

  /// All that came.
  public Bytes received() {
    return Sessions.join(
        steps.stream().filter(Received.class::isInstance).map(step -> ((Received) step).bytes()));
  }

  /// Whether all bytes of it are in the transcript; false as well when its end is missing.
  public boolean isWhole() {
    return steps.stream()
        .anyMatch(step ->
            step instanceof Closed closed
                && closed.bytesIn() == received().size()
                && closed.bytesOut() == sent().size());
  }
}
