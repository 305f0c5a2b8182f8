package io.jackfield.explain;

import io.jackfield.Connection;
import io.jackfield.UdpAddress;
import io.jackfield.WireEvent;

/// Tells how connections end, and what the kernel keeps of them. For one thread.
final class Closings {
  // Each look reads the kernel's list of all sockets.
  private static final int MOST_LOOKS = 20;

  private final Teacher teacher;
  private final KernelTable table;
  private int looks;

  Closings(Teacher teacher, KernelTable table) {
    this.teacher = teacher;
    this.table = table;
  }

  /// The system's words have no type, so they tell by what they say.
  Step broken(WireEvent.Broken e, Talk talk) {
    var reason = e.reason();
    boolean udp = e.connection().peer() instanceof UdpAddress;
    var call =
        switch (e.during()) {
          case READ -> talk.receive();
          case WRITE -> talk.send();
          case END_OUTPUT -> "shutdown";
        };
    boolean pipe = reason.contains("pipe");
    boolean reset = reason.contains("reset");
    var error = udp ? "ECONNREFUSED" : pipe ? "EPIPE" : reset ? "ECONNRESET" : "failed";
    var step = new Step(e.connection().id(), call + " -> " + error);
    step.trouble(Clean.line(reason));
    if (udp) {
      return teacher.teach(step, Lesson.UDP_REFUSED);
    }
    return pipe || reset ? teacher.teach(step, pipe ? Lesson.RESET_BEFORE : Lesson.RESET) : step;
  }

  /// What stays of a TCP connection that this side has closed.
  void rest(Step step, Connection connection, Talk talk) {
    if (talk.isBroken()) {
      step.fact(teacher.once("a reset leaves nothing behind, no TIME_WAIT on either side"));
      return;
    }
    if (looks++ >= MOST_LOOKS) {
      return;
    }
    var ours = table.ours(connection);
    if (ours.isEmpty()) {
      return;
    }
    var state = ours.get();
    if (state.is("TIME_WAIT")) {
      step.fact("we ended first: the kernel keeps our end in TIME_WAIT");
      teacher.teach(step, Lesson.TIME_WAIT);
    } else if (state.isAbsent() && talk.hasEnded()) {
      step.fact(
          table.theirs(connection).filter(other -> other.is("TIME_WAIT")).isPresent()
              ? "the peer ended first: its end rests in TIME_WAIT, ours is gone"
              : "nothing of it stays in our kernel: the peer ended first");
      teacher.teach(step, Lesson.TIME_WAIT);
    } else if (state.isAbsent()) {
      step.trouble("nothing of it stays in our kernel");
      teacher.teach(step, Lesson.VANISHED);
    } else if (state.name().startsWith("FIN_WAIT")) {
      step.fact(
          "our FIN is out, the peer has not ended yet: the kernel waits for it ("
              + state.name()
              + ")");
    } else if (state.is("LAST_ACK") || state.is("CLOSING")) {
      step.fact("the kernel waits for the last ACK (" + state.name() + ")");
    }
  }
}
