package io.jackfield.explain;

import io.jackfield.CloseReason;
import io.jackfield.Connection;
import io.jackfield.ExecAddress;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.WireEvent;
import io.jackfield.explain.Moment.Passed;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes steps of moments, which come in order. For one thread.
final class Narrator {
  private static final int MOST_TALKS = 10_000;

  private final Page page;
  private final Teacher teacher = new Teacher();
  private final Openings openings = new Openings(teacher, this::add);
  private final Servings servings = new Servings(teacher, this::add);
  private final Handshakes handshakes = new Handshakes(teacher);
  private final Pieces pieces = new Pieces(teacher);
  private final Closings closings;
  private final Map<Long, Talk> talks = new LinkedHashMap<>();

  Narrator(Page page, KernelTable table) {
    this.page = page;
    this.closings = new Closings(teacher, table);
  }

  void tell(Moment moment) {
    switch (moment.what()) {
      case Moment.Told(var event) -> told(event);
      case Moment.Said(var line) -> page.addLine(line);
      case Passed passed -> passed(passed, moment.atNanos());
    }
  }

  private void told(WireEvent event) {
    switch (event) {
      case WireEvent.Resolving _ -> {}
      case WireEvent.Resolved e -> openings.resolved(e);
      case WireEvent.ResolveFailed e -> openings.resolveFailed(e);
      case WireEvent.Connecting e -> openings.connecting(e);
      case WireEvent.SocketOpened e -> {
        servings.socketOpened(e);
        openings.socketOpened(e);
      }
      case WireEvent.Bound e -> openings.bound(e);
      case WireEvent.Connected e -> {
        begin(e.connection(), true);
        openings.connected(e);
      }
      case WireEvent.ConnectFailed e -> openings.failed(e);
      case WireEvent.Listening e -> servings.listening(e);
      case WireEvent.ListenFailed e -> servings.failed(e);
      case WireEvent.ListenerClosed e -> servings.closed(e);
      case WireEvent.AcceptFailed e -> servings.acceptFailed(e);
      case WireEvent.Accepted e -> {
        begin(e.connection(), false);
        servings.accepted(e);
      }
      case WireEvent.Rejected e -> servings.rejected(e);
      case WireEvent.Serving e -> servings.serving(e);
      case WireEvent.HandshakeDone e -> add(handshakes.done(e));
      case WireEvent.HandshakeFailed e -> add(handshakes.failed(e));
      case WireEvent.Received _, WireEvent.Sent _ -> throw new AssertionError("not copied");
      case WireEvent.TimedOut e -> timedOut(e);
      case WireEvent.EndOfStream e -> ended(e.connection());
      case WireEvent.HalfClosed e -> halfClosed(e.connection());
      case WireEvent.Broken e -> broken(e);
      case WireEvent.HandlerFailed e ->
          add(
              new Step(e.connection().id(), "the handler failed")
                  .trouble(Clean.failure(e.failure())));
      case WireEvent.Closed e -> closed(e);
    }
  }

  // ---- bytes

  private void begin(Connection connection, boolean connected) {
    if (talks.size() >= MOST_TALKS) {
      talks.remove(talks.keySet().iterator().next());
    }
    var peer = connection.peer();
    talks.put(
        connection.id(), new Talk(Calls.receive(peer), Calls.send(peer, connected), connected));
  }

  private Talk talk(Connection connection) {
    var known = talks.get(connection.id());
    if (known == null) {
      begin(connection, true);
      known = talk(connection);
    }
    return known;
  }

  private void passed(Passed e, long atNanos) {
    var talk = talk(e.connection());
    if (talk.folds(e.way(), e.quote().size(), atNanos)) {
      return;
    }
    boolean first = talk.isFirst(e.way());
    switch (e.way()) {
      case IN -> add(pieces.received(e, talk, first));
      case OUT -> add(pieces.sent(e, talk, first));
    }
  }

  private void timedOut(WireEvent.TimedOut e) {
    var talk = talk(e.connection());
    // Who waits again and again would tell the same each time.
    if (talk.waited() == 1) {
      add(pieces.timedOut(e, talk));
    }
  }

  // ---- ends

  private void ended(Connection connection) {
    var talk = talk(connection);
    talk.ended();
    var step = new Step(connection.id(), talk.receive() + " -> 0 bytes");
    step.fact("end of the stream");
    add(
        teacher.teach(
            step, connection.peer() instanceof ExecAddress ? Lesson.END_OF_PROGRAM : Lesson.END));
  }

  private void halfClosed(Connection connection) {
    var peer = connection.peer();
    if (peer instanceof UdpAddress) {
      add(teacher.teach(new Step(connection.id(), "(no call)"), Lesson.UDP_NO_END));
      return;
    }
    boolean exec = peer instanceof ExecAddress;
    var step = new Step(connection.id(), exec ? "close(its standard input)" : "shutdown(SHUT_WR)");
    step.fact("we will send no more, and can still read");
    add(teacher.teach(step, exec ? Lesson.HALF_CLOSE_EXEC : Lesson.HALF_CLOSE));
  }

  private void broken(WireEvent.Broken e) {
    var talk = talk(e.connection());
    talk.broke();
    add(closings.broken(e, talk));
  }

  private void closed(WireEvent.Closed e) {
    var talk = talk(e.connection());
    flush(e.connection().id(), talk);
    talks.remove(e.connection().id());
    // A peer of a socket for all has none of its own.
    if (e.connection().peer() instanceof UdpAddress && !talk.isConnected()) {
      return;
    }
    boolean tcp = e.connection().peer() instanceof TcpAddress;
    var step = new Step(e.connection().id(), "close()");
    step.fact(
        "after "
            + Say.duration(e.lasted())
            + ": received "
            + Say.bytes(e.bytesIn())
            + ", sent "
            + Say.bytes(e.bytesOut()));
    boolean usual = e.reason() == CloseReason.PEER_ENDED || e.reason() == CloseReason.WE_ENDED;
    if (!usual && !talk.isBroken()) {
      step.trouble(e.reason().words());
    }
    if (tcp) {
      closings.rest(step, e.connection(), talk);
    }
    add(teacher.teach(step, Lesson.CLOSED));
  }

  // ---- pages

  private void add(Step step) {
    var talk = talks.get(step.connection());
    if (talk != null) {
      flush(step.connection(), talk);
    }
    page.add(step);
  }

  private void flush(long connection, Talk talk) {
    var fold = talk.takeFold();
    if (!fold.isEmpty()) {
      page.addFolded(new Step(connection, fold));
    }
  }

  /// Tells of runs that have come to rest.
  void tick(long nowNanos) {
    talks.forEach((id, talk) -> {
      if (talk.isDue(nowNanos)) {
        flush(id, talk);
      }
    });
  }

  /// Some moments were too many.
  void lost(long count) {
    if (count > 0) {
      page.addFolded(new Step(0, count + " more events, too fast to be told"));
    }
  }

  /// Nothing more will come.
  void end() {
    talks.forEach(this::flush);
  }
}
