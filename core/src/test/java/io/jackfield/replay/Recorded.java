package io.jackfield.replay;

import io.jackfield.Bytes;
import io.jackfield.CloseReason;
import io.jackfield.transcript.Session;
import io.jackfield.transcript.Session.Role;
import io.jackfield.transcript.Session.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sessions written by hand, a step each 10 ms.
final class Recorded {
  private final Role role;
  private final String scheme;
  private final List<Step> steps = new ArrayList<>();
  private Duration every = Duration.ofMillis(10);

  private Recorded(Role role, String scheme) {
    this.role = role;
    this.scheme = scheme;
  }

  static Recorded byClient() {
    return new Recorded(Role.CLIENT, "tcp");
  }

  static Recorded byServer() {
    return new Recorded(Role.SERVER, "tcp");
  }

  static Recorded datagramsByClient() {
    return new Recorded(Role.CLIENT, "udp");
  }

  Recorded every(Duration every) {
    this.every = every;
    return this;
  }

  private Duration at() {
    return every.multipliedBy(steps.size());
  }

  Recorded sent(String text) {
    return sent(bytes(text));
  }

  Recorded sent(Bytes bytes) {
    steps.add(new Session.Sent(at(), bytes));
    return this;
  }

  Recorded received(String text) {
    return received(bytes(text));
  }

  Recorded received(Bytes bytes) {
    steps.add(new Session.Received(at(), bytes));
    return this;
  }

  /// A character a byte.
  private static Bytes bytes(String text) {
    return Bytes.of(text, StandardCharsets.ISO_8859_1);
  }

  Recorded outputEnded() {
    steps.add(new Session.OutputEnded(at()));
    return this;
  }

  Recorded inputEnded() {
    steps.add(new Session.InputEnded(at()));
    return this;
  }

  Recorded broke() {
    steps.add(new Session.Broke(at(), "Connection reset"));
    return this;
  }

  Session closed() {
    var open = open();
    return closed(open.received().size(), open.sent().size());
  }

  Session closed(long bytesIn, long bytesOut) {
    steps.add(new Session.Closed(at(), CloseReason.WE_ENDED.key(), bytesIn, bytesOut));
    return open();
  }

  /// Without its end.
  Session open() {
    return new Session(1, role, scheme + "://127.0.0.1:1", scheme + "://127.0.0.1:2", steps);
  }
}
