// A client of .ci/link-down: connects, says that it is ready, and on a line of input waits in the way
// that the first argument names. Ends with exit code 1 and the failure's message.
import static io.jackfield.Expected.literal;

import io.jackfield.*;
import io.jackfield.tls.Tls;
import java.time.Duration;

static final Duration TIMEOUT = Duration.ofSeconds(3);
static final Duration LONG = Duration.ofSeconds(60);

void main(String[] args) throws IOException {
  var address = TcpAddress.of(args[1], args[2]);
  try {
    switch (args[0]) {
      case "connect" -> {
        begin();
        Duplex.connect(address, ConnectOptions.defaults().withTimeout(TIMEOUT)).close();
      }
      case "handshake" -> {
        try (var duplex = Duplex.connect(address)) {
          begin();
          Tls.client("localhost").wrap(duplex, Deadline.after(TIMEOUT)).close();
        }
      }
      default -> {
        var options = TubeOptions.defaults().withTimeout(TIMEOUT);
        try (var tube = Tube.connect(address, ConnectOptions.defaults(), options)) {
          tube.peek(3);
          begin();
          await(args[0], tube);
        }
      }
    }
    System.err.println("the wait ended well");
  } catch (JackfieldException e) {
    System.err.println(e.getMessage());
    System.exit(1);
  }
}

void begin() {
  IO.println("ready");
  IO.readln();
}

void await(String wait, Tube tube) throws IOException {
  switch (wait) {
    case "readLine" -> tube.readLine();
    case "readLines" -> tube.readLines(2);
    case "readLineWhere" -> tube.readLineWhere(LineFilter.equalTo("x"));
    case "readUntil" -> tube.readUntil("++");
    case "expect" -> tube.expect(literal("++"), literal("--"));
    case "readExactly" -> tube.readExactly(10);
    case "peek" -> tube.peek(10);
    case "readToEnd" -> tube.readToEnd();
    case "readUntilQuiet" -> tube.readUntilQuiet(LONG);
    case "drain" -> tube.drain(LONG);
    case "send" -> {
      while (true) {
        tube.send("x".repeat(1 << 20));
      }
    }
    default -> throw new IllegalArgumentException(wait);
  }
}
