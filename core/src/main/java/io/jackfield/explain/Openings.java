package io.jackfield.explain;

import io.jackfield.Address;
import io.jackfield.ExecAddress;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.UnixAddress;
import io.jackfield.WireEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Tells how connections come about on the side that connects. For one thread.
final class Openings {
  private static final int MOST = 1_000;

  private final Teacher teacher;
  private final Consumer<Step> out;

  // Those that are being tried: their sockets are clients'.
  private final Set<Address> tried = new LinkedHashSet<>();

  Openings(Teacher teacher, Consumer<Step> out) {
    this.teacher = teacher;
    this.out = out;
  }

  void resolved(WireEvent.Resolved e) {
    var host = Say.text(e.host());
    int port = e.addresses().stream().mapToInt(Calls::port).findFirst().orElse(0);
    var step = new Step(0, "getaddrinfo(\"" + host + "\", \"" + port + "\")");
    var found = e.addresses().stream().map(Calls::host).distinct().toList();
    if (found.size() == 1 && found.getFirst().equals(e.host())) {
      step.fact(host + " is an address already: nothing to look up");
    } else {
      step.fact(Calls.time(e.took()) + ": " + String.join(", ", found));
      teacher.teach(step, Lesson.NAME);
      if (found.size() > 1) {
        teacher.teach(step, Lesson.SEVERAL_ADDRESSES);
      }
    }
    out.accept(step);
  }

  void resolveFailed(WireEvent.ResolveFailed e) {
    var step = new Step(0, "getaddrinfo(\"" + Say.text(e.host()) + "\") -> failed");
    step.trouble(Clean.line(e.reason()) + ", after " + Calls.time(e.took()));
    out.accept(teacher.teach(step, Lesson.NAME_UNKNOWN));
  }

  void connecting(WireEvent.Connecting e) {
    if (tried.size() >= MOST) {
      tried.remove(tried.iterator().next());
    }
    tried.add(e.target());
  }

  void socketOpened(WireEvent.SocketOpened e) {
    var address = e.address();
    boolean client = tried.contains(address);
    var step = new Step(0, Calls.socket(address));
    step.fact(
        (client || address instanceof UdpAddress ? "" : "the listening socket: ")
            + Calls.kind(address)
            + (client && tried.size() > 1 ? ", for " + address.display() : ""));
    teacher.teach(
        step,
        address instanceof UnixAddress
            ? Lesson.UNIX_SOCKET
            : address instanceof UdpAddress
                ? Lesson.DATAGRAM_SOCKET
                : client ? Lesson.CLIENT_SOCKET : Lesson.LISTENING_SOCKET);
    if (!client && address instanceof UnixAddress) {
      teacher.teach(step, Lesson.LISTENING_SOCKET);
    }
    out.accept(step);
    e.options()
        .forEach((name, value) ->
            out.accept(
                new Step(0, "setsockopt(" + name + ", " + value + ")")
                    .lesson(teacher.once(OptionLessons.of(name)))));
  }

  void bound(WireEvent.Bound e) {
    var step = new Step(0, "bind(" + Calls.argument(e.local()) + ")");
    step.fact("the source address, before we connect");
    out.accept(teacher.teach(step, Lesson.SOURCE));
  }

  void connected(WireEvent.Connected e) {
    var peer = e.connection().peer();
    var local = e.connection().local();
    tried.remove(peer);
    if (peer instanceof ExecAddress exec) {
      var words = exec.command().stream().map(Clean::line).collect(Collectors.joining(" "));
      var step = new Step(e.connection().id(), "pipe(), posix_spawn(" + words + ")");
      step.fact("the program runs, after " + Calls.time(e.took()));
      out.accept(teacher.teach(step, Lesson.PROGRAM));
      return;
    }
    var step = new Step(e.connection().id(), "connect(" + Calls.argument(peer) + ")");
    switch (peer) {
      case UdpAddress _ -> {
        step.fact(Calls.time(e.took()) + ": no packet went out, the kernel only notes the peer");
        step.fact("our side is " + local.display());
        teacher.teach(step, Lesson.UDP_CONNECT, Lesson.OWN_PORT);
      }
      case TcpAddress _ -> {
        step.fact(Calls.time(e.took()) + ": connected; our side is " + local.display());
        teacher.teach(step, Lesson.HANDSHAKE, Lesson.OWN_PORT);
      }
      default -> {
        step.fact(Calls.time(e.took()) + ": connected");
        teacher.teach(step, Lesson.UNIX_CONNECT);
      }
    }
    loopback(step, Calls.host(peer));
    out.accept(step);
  }

  private void loopback(Step step, String host) {
    if (host.equals("127.0.0.1")) {
      teacher.teach(step, Lesson.LOOPBACK);
    } else if (host.equals("::1")) {
      teacher.teach(step, Lesson.LOOPBACK6);
    }
  }

  void failed(WireEvent.ConnectFailed e) {
    boolean network = e.target() instanceof TcpAddress || e.target() instanceof UdpAddress;
    tried.remove(e.target());
    var how = Calls.isFile(e.target()) ? "posix_spawn(" : "connect(";
    var error =
        switch (e.kind()) {
          case REFUSED -> network ? "ECONNREFUSED" : "failed";
          case TIMED_OUT -> network ? "ETIMEDOUT" : "failed";
          case UNREACHABLE -> "unreachable";
          case LOCAL, OTHER -> "failed";
        };
    var step = new Step(0, how + Calls.argument(e.target()) + ") -> " + error);
    step.trouble(Calls.time(e.took()) + ": " + Clean.line(e.reason()));
    switch (e.kind()) {
      case REFUSED -> teacher.teach(step, network ? Lesson.REFUSED : Lesson.NO_SUCH_SOCKET);
      case TIMED_OUT -> {
        if (network) {
          teacher.teach(step, Lesson.NO_ANSWER);
        }
      }
      case UNREACHABLE -> teacher.teach(step, Lesson.NO_ROUTE);
      case LOCAL, OTHER -> {}
    }
    out.accept(step);
  }
}
