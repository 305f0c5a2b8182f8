package io.jackfield.explain;

import io.jackfield.Address;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.UnixAddress;
import io.jackfield.WireEvent;
import java.util.function.Consumer;

/// Tells how connections come about on the side that listens. For one thread.
final class Servings {
  private final Teacher teacher;
  private final Consumer<Step> out;

  // Whether the socket that will listen was told to take any port.
  private boolean anyPort;
  private boolean opened;

  Servings(Teacher teacher, Consumer<Step> out) {
    this.teacher = teacher;
    this.out = out;
  }

  void socketOpened(WireEvent.SocketOpened e) {
    opened = true;
    anyPort = Calls.port(e.address()) == 0 && !(e.address() instanceof UnixAddress);
  }

  void listening(WireEvent.Listening e) {
    var local = e.local();
    if (!opened) {
      var step = new Step(0, "a socket that listens already");
      out.accept(step.fact("on " + local.display() + ", handed over by who started us"));
      return;
    }
    opened = false;
    var bind = new Step(0, "bind(" + Calls.argument(local) + ")");
    if (anyPort) {
      bind.fact("the kernel picked the port " + Calls.port(local));
      teacher.teach(bind, Lesson.ANY_PORT);
    }
    out.accept(reach(bind, local));
    if (local instanceof UdpAddress) {
      return;
    }
    int most = KernelTable.mostWaiting();
    int queue = most > 0 ? Math.min(e.backlog(), most) : e.backlog();
    var step = new Step(0, "listen(" + e.backlog() + ")");
    step.fact(
        "a backlog of "
            + queue
            + (queue < e.backlog() ? " (the kernel allows no more: net.core.somaxconn)" : "")
            + (local instanceof TcpAddress
                ? ": so many finished handshakes may wait to be accepted"
                : ": so many may wait to be accepted"));
    out.accept(teacher.teach(step, Lesson.BACKLOG));
  }

  /// Who can reach an address.
  private Step reach(Step step, Address local) {
    if (local instanceof UnixAddress) {
      return teacher.teach(step, Lesson.UNIX_FILE);
    }
    var host = Calls.host(local);
    var lesson =
        Calls.isLoopback(host)
            ? Lesson.ONLY_LOCAL
            : switch (host) {
              case "0.0.0.0" -> Lesson.EVERYBODY;
              case "::" -> Lesson.EVERYBODY6;
              default -> Lesson.ONE_ADDRESS;
            };
    teacher.teach(step, lesson);
    return local instanceof UdpAddress ? teacher.teach(step, Lesson.NO_LISTEN) : step;
  }

  void failed(WireEvent.ListenFailed e) {
    opened = false;
    var step = new Step(0, "bind(" + Calls.argument(e.local()) + ") -> failed");
    step.trouble(Clean.line(e.reason()));
    // The words are the library's own: a taken port has no class of its own.
    if (e.reason().contains("taken")) {
      teacher.teach(step, Lesson.PORT_TAKEN);
    }
    out.accept(step);
  }

  void accepted(WireEvent.Accepted e) {
    var connection = e.connection();
    if (connection.peer() instanceof UdpAddress) {
      // There is no call for it: the datagram that comes next is all.
      return;
    }
    var step = new Step(connection.id(), "accept() -> socket #" + connection.id());
    if (connection.peer() instanceof TcpAddress) {
      step.fact("from " + connection.peer().display());
    }
    teacher.teach(step, Lesson.ACCEPTED);
    if (connection.peer() instanceof TcpAddress) {
      teacher.teach(step, Lesson.CLIENT_ADDRESS);
    }
    out.accept(step);
  }

  void serving(WireEvent.Serving e) {
    var step =
        new Step(e.connection().id(), "start virtual thread \"" + Clean.line(e.thread()) + "\"");
    out.accept(teacher.teach(step, Lesson.THREAD));
  }

  void rejected(WireEvent.Rejected e) {
    var id = e.connection().id();
    var step = new Step(id, "accept() -> socket #" + id + ", close()");
    step.trouble("turned away " + e.connection().peer().display() + ": " + e.reason().words());
    out.accept(teacher.teach(step, Lesson.REJECTED));
  }

  void acceptFailed(WireEvent.AcceptFailed e) {
    var step = new Step(0, "accept() -> failed");
    step.trouble(Clean.line(e.reason()) + "; again in " + Calls.time(e.pause()));
    out.accept(teacher.teach(step, Lesson.ACCEPT_FAILED));
  }

  void closed(WireEvent.ListenerClosed e) {
    var step = new Step(0, "close()");
    boolean datagrams = e.local() instanceof UdpAddress;
    step.fact(
        datagrams
            ? "the socket on " + e.local().display()
            : "the listening socket on " + e.local().display());
    out.accept(datagrams ? step : teacher.teach(step, Lesson.LISTENER_CLOSED));
  }
}
