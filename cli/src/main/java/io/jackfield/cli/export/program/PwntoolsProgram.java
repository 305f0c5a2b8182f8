package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Move.Wait;
import io.jackfield.cli.export.program.Target.Kind;
import java.util.EnumSet;
import java.util.Set;

/// Writes Python 3 with pwntools. Immutable.
final class PwntoolsProgram implements Language, PythonDialect {
  private static final String HEARD =
      """
      def heard(data):
          # When the time is up pwntools gives nothing, b"". Don't talk on blindly then.
          if not data:
              sys.exit(f"nothing came within {TIMEOUT} s")
          return data
      """;

  @Override
  public String name() {
    return "pwntools";
  }

  @Override
  public String description() {
    return "a program in Python 3, with pwntools";
  }

  @Override
  public Set<Kind> kinds() {
    return EnumSet.of(Kind.TCP, Kind.TLS, Kind.UDP);
  }

  @Override
  public String write(Plan plan) {
    return new PythonWriter(plan, this).write("#   pip install pwntools\n");
  }

  @Override
  public String prologue(Plan plan) {
    return plan.waits() ? HEARD : "";
  }

  @Override
  public void connect(Code code, Target target, Set<String> imports) {
    // Sorts before the imports of modules.
    imports.add("from pwn import *");
    PythonProgram.where(code, target);
    var words =
        "remote makes a socket (socket) and waits until the server has answered (connect). The"
            + " timeout is for each wait from then on.";
    switch (target.kind()) {
      case TLS -> {
        imports.add("import ssl");
        code.comment(
            "TLS encrypts what is said, and proves by a certificate who the server is. ssl=True"
                + " alone checks no certificate, so a context that does comes with it; for a private"
                + " authority, name a file with its certificate.");
        code.add(
            "tls = ssl.create_default_context(cafile=sys.argv[3] if len(sys.argv) > 3 else None)");
        code.gap().comment(words);
        code.add("io = remote(host, port, ssl=True, ssl_context=tls, timeout=TIMEOUT)");
      }
      case UDP -> {
        code.comment(
            "UDP has no connection: remote makes a socket and notes whom to send to, and nobody is"
                + " told yet. The timeout is for each wait from then on.");
        code.add("io = remote(host, port, typ=\"udp\", timeout=TIMEOUT)");
      }
      case TCP, UNIX, PROGRAM -> {
        code.comment(words);
        code.add("io = remote(host, port, timeout=TIMEOUT)");
      }
    }
  }

  @Override
  public String waiter(Wait wait) {
    return switch (wait) {
      case Move.Until _ -> "recvuntil";
      case Move.Lines _ -> "recvline";
      case Move.Exactly _ -> "recvn";
      case Move.Receive _ -> "recv";
    };
  }

  @Override
  public String read(Wait wait) {
    return switch (wait) {
      case Move.Until(var delimiter, int _, var _) ->
          "io.recvuntil(" + PythonText.expression(delimiter, "") + ")";
      case Move.Lines _ -> "io.recvline()";
      case Move.Exactly(var said) -> "io.recvn(" + said.size() + ")";
      case Move.Receive _ -> "io.recv(65536)";
    };
  }

  @Override
  public String readUntil(String variable) {
    return "io.recvuntil(" + variable + ".encode())";
  }

  @Override
  public String shown(String bytes, boolean isText) {
    var heard = "heard(" + bytes + ")";
    // A line comes with its end.
    var end = bytes.endsWith("recvline()") ? ", end=\"\"" : "";
    return isText
        ? "print(" + heard + ".decode(errors=\"replace\")" + end + ")"
        : "print(" + heard + ")";
  }

  @Override
  public String sender(boolean isLine, boolean isDatagram) {
    return isLine && !isDatagram ? "io.sendline" : "io.send";
  }

  @Override
  public boolean endsLines() {
    return true;
  }

  @Override
  public String endOutput(Target target) {
    return target.kind() == Kind.TLS ? "" : "io.shutdown(\"send\")";
  }

  @Override
  public String readToEnd() {
    return "io.recvall(timeout=TIMEOUT)";
  }

  @Override
  public String close() {
    return "io.close()";
  }
}
