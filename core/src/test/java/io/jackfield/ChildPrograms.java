package io.jackfield;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Programs that tests run in a process of their own; the first argument names one.
final class ChildPrograms {
  private ChildPrograms() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "echo-lines" -> echoLines();
      case "end-output" -> endOutput();
      case "timed" -> timed();
      case "relay" -> relay(Integer.parseInt(args[1]));
      case "failing-handlers" -> failingHandlers();
      case "few-descriptors" -> fewDescriptors();
      case "leave-a-program" -> leaveAProgram();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static Tube stdio() throws IOException {
    return Tube.connect(StdioAddress.INSTANCE);
  }

  /// Reads without a deadline, so straight from the descriptor.
  private static void echoLines() throws IOException {
    try (var tube = stdio()) {
      var patient = tube.withTimeout(Deadline.FOREVER);
      while (true) {
        patient.sendLine("[" + patient.readLine() + "]");
      }
    } catch (EndOfStreamException _) {
      System.err.println("end seen");
    }
  }

  private static void endOutput() throws IOException {
    try (var tube = stdio()) {
      tube.sendLine("that is all");
      tube.closeOutput();
      System.err.println("then read " + tube.withTimeout(Deadline.FOREVER).readLine());
    }
  }

  /// A read that times out, and the same again with success.
  private static void timed() throws IOException {
    try (var tube = stdio()) {
      try {
        tube.withTimeout(Duration.ofMillis(20)).readLine();
      } catch (TimedOutException e) {
        tube.sendLine("timed out");
      }
      tube.sendLine("got " + tube.readLine());
      tube.sendLine("rest " + tube.readToEnd());
    }
  }

  private static void relay(int port) throws IOException {
    var outcome =
        Relay.join(
            Duplex.connect(StdioAddress.INSTANCE),
            Duplex.connect(TcpAddress.loopback(port)),
            RelayOptions.defaults().withRightEnd(RelayOptions.End.close()));
    System.err.println(outcome);
  }

  /// One handler that fails as networks do, one with a bug.
  private static void failingHandlers() throws Exception {
    try (var server =
        Server.listen(
            0,
            tube -> {
              if (tube.readLine().equals("io")) {
                throw new IOException("quiet failure");
              }
              throw new IllegalStateException("loud failure");
            })) {
      for (var way : new String[] {"io", "bug"}) {
        try (var tube = Tube.connect(server.address())) {
          tube.sendLine(way);
          System.out.println(tube.readToEnd().size());
        } catch (ResetException e) {
          System.out.println("reset");
        }
      }
    }
  }

  /// Serves under a limit of descriptors until standard input ends; tells of failures to accept.
  private static void fewDescriptors() throws Exception {
    var told = new CountDownLatch(1);
    WireListener listener =
        event -> {
          if (event instanceof WireEvent.AcceptFailed) {
            told.countDown();
          }
        };
    try (var server =
        Server.listen(
            TcpAddress.loopback(0),
            ServerOptions.defaults().withListener(listener),
            tube -> tube.sendLine("served " + tube.readLine()))) {
      // Without descriptors no class can be loaded from a folder: have those of the failures at
      // hand.
      var failure = new WireEvent.AcceptFailed(server.address(), "none yet", Duration.ZERO);
      try (var ending = Tube.connect(server.address())) {
        ending.closeOutput();
        ending.readToEnd();
      }
      System.err.println("prepared for " + failure.getClass().getSimpleName());
      System.out.println(server.port());
      told.await();
      System.out.println("accept failed");
      System.in.read();
    }
  }

  /// Starts a program that ends by SIGKILL only, tells its number, and leaves it without a word.
  private static void leaveAProgram() throws IOException {
    var tube =
        Tube.connect(
            ExecAddress.of("sh", "-c", "trap '' TERM HUP; echo $$; while :; do sleep 1000; done"));
    System.out.println(tube.readLine());
    System.exit(3);
  }
}
