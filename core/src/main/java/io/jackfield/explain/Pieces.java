package io.jackfield.explain;

import io.jackfield.Connection;
import io.jackfield.Say;
import io.jackfield.UdpAddress;
import io.jackfield.WireEvent;
import io.jackfield.explain.Moment.Passed;

/// Tells of bytes that pass. For one thread.
final class Pieces {
  // What our sockets for datagrams ask for.
  private static final int DATAGRAM_ROOM = 65_536;

  private final Teacher teacher;

  Pieces(Teacher teacher) {
    this.teacher = teacher;
  }

  /// Bytes came.
  Step received(Passed e, Talk talk, boolean first) {
    boolean udp = e.connection().peer() instanceof UdpAddress;
    var room = first ? "(up to " + (udp ? DATAGRAM_ROOM : e.room()) + ")" : "";
    var step = new Step(e.connection().id(), talk.receive() + room + " -> " + count(e.quote()));
    step.data(e.quote().shown() + (udp && !talk.isConnected() ? from(e.connection()) : ""));
    if (udp) {
      if (first && talk.isConnected()) {
        step.fact("from " + e.connection().peer().display());
      }
      teacher.teach(step, Lesson.DATAGRAM_FROM, Lesson.DATAGRAM_ROOM);
    } else {
      teacher.teach(step, Lesson.ROOM);
    }
    if (e.quote().size() > 0) {
      teacher.teach(step, e.quote().isText() ? Lesson.DECODED : Lesson.NOT_TEXT);
    }
    if (e.quote().isText() && !e.quote().endsLine() && !udp && e.quote().size() > 0) {
      teacher.teach(step, Lesson.NO_LINE_END);
    }
    return step;
  }

  private static String from(Connection connection) {
    return " from " + connection.peer().display();
  }

  private static String count(Quote quote) {
    return quote.size() == 0 ? "0 bytes" : Say.bytes(quote.size());
  }

  /// Bytes went.
  Step sent(Passed e, Talk talk, boolean first) {
    boolean udp = e.connection().peer() instanceof UdpAddress;
    var to = udp && !talk.isConnected() ? e.connection().peer().display() + ", " : "";
    var step = new Step(e.connection().id(), talk.send() + "(" + to + count(e.quote()) + ")");
    step.data(e.quote().shown());
    if (first && !udp) {
      step.fact("the call took " + Calls.time(e.took()));
    }
    return teacher.teach(step, udp ? Lesson.DATAGRAM_SENT : Lesson.SENT);
  }

  /// Nothing came.
  Step timedOut(WireEvent.TimedOut e, Talk talk) {
    var step = new Step(e.connection().id(), talk.receive() + " -> timed out");
    step.fact("after " + Calls.time(e.waited()));
    boolean udp = e.connection().peer() instanceof UdpAddress;
    return teacher.teach(step, udp ? Lesson.WAITED_UDP : Lesson.WAITED);
  }
}
