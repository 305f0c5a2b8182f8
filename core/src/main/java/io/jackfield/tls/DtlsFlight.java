package io.jackfield.tls;

import io.jackfield.Bytes;
import io.jackfield.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What this side said last in a DTLS handshake, and when to say it again (RFC 6347, 4.2.4): after
/// 400 ms without an answer, then after twice as long each time, up to 10 s. RFC 6347 begins with a
/// second; today's networks answer sooner, and a repetition too many is harmless. Also when the
/// peer repeats itself, but not for each of its datagrams.
///
/// It is repeated byte by byte: a receiver drops what it has, by the records' numbers.
///
/// For one thread.
final class DtlsFlight {
  private static final Duration FIRST = Duration.ofMillis(400);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final int COOKIE_REQUEST = 3;

  private final List<Bytes> datagrams = new ArrayList<>();
  private boolean answered;
  private Duration patience = FIRST;
  private Deadline repeatAt = Deadline.after(FIRST);
  private Deadline restUntil = Deadline.after(LEAST);

  /// This side said something new; the first after an answer begins a new flight.
  void sent(Bytes datagram) {
    if (answered) {
      answered = false;
      datagrams.clear();
      patience = FIRST;
    }
    datagrams.add(datagram);
    repeatAt = Deadline.after(patience);
    restUntil = Deadline.after(LEAST);
  }

  /// The peer said something new.
  void answered() {
    answered = true;
  }

  /// When to repeat it unasked.
  Deadline repeatAt() {
    return repeatAt;
  }

  /// What to say again when that time has come. A server's request for a cookie is repeated only
  /// when asked: the client may not be where it says, and whoever is there did not ask.
  List<Bytes> toRepeat() {
    var twice = patience.multipliedBy(2);
    patience = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    repeatAt = Deadline.after(patience);
    if (asksForCookie()) {
      return List.of();
    }
    restUntil = Deadline.after(LEAST);
    return List.copyOf(datagrams);
  }

  /// What to say again since the peer repeated itself.
  List<Bytes> toAnswerRepetition() {
    if (!restUntil.hasPassed()) {
      return List.of();
    }
    restUntil = Deadline.after(LEAST);
    return List.copyOf(datagrams);
  }

  private boolean asksForCookie() {
    return datagrams.size() == 1
        && datagrams.getFirst().size() > DtlsRecords.HEADER
        && datagrams.getFirst().at(0) == DtlsRecords.HANDSHAKE
        && datagrams.getFirst().at(DtlsRecords.HEADER) == COOKIE_REQUEST;
  }

  /// This side's handshake is done; if the peer has answered all, there is nothing to repeat.
  void done() {
    if (answered) {
      datagrams.clear();
    }
  }

  /// The peer's handshake is done, too.
  void heard() {
    datagrams.clear();
  }
}
