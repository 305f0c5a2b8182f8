package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Move.Wait;
import io.jackfield.cli.export.program.Target.Kind;
import java.util.EnumSet;
import java.util.Set;

/// Writes Python 3 with nothing but its standard library. Immutable.
final class PythonProgram implements Language, PythonDialect {
  private static final String CONTEXT =
      "context = ssl.create_default_context(cafile=sys.argv[3] if len(sys.argv) > 3 else None)";

  @Override
  public String name() {
    return "python";
  }

  @Override
  public String description() {
    return "a program in Python 3, standard library only";
  }

  @Override
  public Set<Kind> kinds() {
    return EnumSet.of(Kind.TCP, Kind.TLS, Kind.UDP, Kind.UNIX);
  }

  @Override
  public String write(Plan plan) {
    return new PythonWriter(plan, this).write("");
  }

  @Override
  public String prologue(Plan plan) {
    return PythonHelpers.of(plan);
  }

  @Override
  public void connect(Code code, Target target, Set<String> imports) {
    imports.add("import socket");
    where(code, target);
    switch (target.kind()) {
      case TLS -> {
        imports.add("import ssl");
        code.comment(
            "TLS encrypts what is said, and proves by a certificate who the server is. Public"
                + " authorities are known; for a private one, name a file with its certificate.");
        code.add(CONTEXT).gap();
        code.comment(
            "Makes a socket (socket), waits until the server has answered (connect), and then for"
                + " the handshake of TLS. The end of this block closes the connection, whatever"
                + " happens.");
        code.add("plain = socket.create_connection((host, port), timeout=TIMEOUT)");
        code.add("with context.wrap_socket(plain, server_hostname=host) as peer:");
      }
      case UDP -> {
        code.comment(
            "A socket for datagrams; getaddrinfo finds out for which kind of address. connect sends"
                + " nothing over UDP: it notes whom to send to, and lets nobody else's datagrams"
                + " in.");
        code.add("info = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]");
        code.add("with socket.socket(info[0], info[1]) as peer:");
        code.add("    peer.settimeout(TIMEOUT)\n    peer.connect(info[4])");
      }
      case UNIX -> {
        code.comment(
            "A socket that is a file, which only programs of this machine can reach; connect waits"
                + " until the server is there. The end of this block closes it, whatever happens.");
        code.add("with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:");
        code.add("    peer.settimeout(TIMEOUT)\n    peer.connect(path)");
      }
      case TCP, PROGRAM -> {
        code.comment(
            "Makes a socket (socket) and waits until the server has answered (connect). From then"
                + " on each call gives up after the timeout. The end of this block closes the"
                + " connection, whatever happens.");
        code.add("with socket.create_connection((host, port), timeout=TIMEOUT) as peer:");
      }
    }
    code.in();
  }

  /// The lines that read the command line.
  static void where(Code code, Target target) {
    if (target.hasPort()) {
      code.comment("Where the session went, unless the command line says otherwise.");
      code.add("host = sys.argv[1] if len(sys.argv) > 1 else " + PythonText.literal(target.host()));
      code.add("port = int(sys.argv[2]) if len(sys.argv) > 2 else " + target.port());
    } else {
      code.comment("The file of the server's socket, unless the command line says otherwise.");
      code.add("path = sys.argv[1] if len(sys.argv) > 1 else " + PythonText.literal(target.path()));
    }
    code.gap();
  }

  @Override
  public String waiter(Wait wait) {
    return switch (wait) {
      case Move.Until _ -> "read_until";
      case Move.Lines _ -> "read_line";
      case Move.Exactly _ -> "read_exactly";
      case Move.Receive _ -> "recv";
    };
  }

  @Override
  public String read(Wait wait) {
    return switch (wait) {
      case Move.Until(var delimiter, int _, var _) ->
          "read_until(peer, " + PythonText.expression(delimiter, "") + ")";
      case Move.Lines _ -> "read_line(peer)";
      case Move.Exactly(var said) -> "read_exactly(peer, " + said.size() + ")";
      case Move.Receive _ -> "peer.recv(65536)";
    };
  }

  @Override
  public String readUntil(String variable) {
    return "read_until(peer, " + variable + ".encode())";
  }

  @Override
  public String shown(String bytes, boolean isText) {
    return isText ? "print(" + bytes + ".decode(errors=\"replace\"))" : "print(" + bytes + ")";
  }

  @Override
  public String sender(boolean isLine, boolean isDatagram) {
    return isDatagram ? "peer.send" : "peer.sendall";
  }

  @Override
  public boolean endsLines() {
    return false;
  }

  @Override
  public String endOutput(Target target) {
    return target.kind() == Kind.TLS ? "" : "peer.shutdown(socket.SHUT_WR)";
  }

  @Override
  public String readToEnd() {
    return "read_to_end(peer)";
  }

  @Override
  public String close() {
    return "";
  }
}
