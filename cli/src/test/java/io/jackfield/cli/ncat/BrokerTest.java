package io.jackfield.cli.ncat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.cli.ncat.Party.Who;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BrokerTest {
  @ParameterizedTest
  @EnumSource(Who.class)
  void whatOneSaysGoesToAllOthersAndInputToAll(Who who) throws Exception {
    int port = Party.freePort();
    try (var broker = Party.listen(who, "--broker", "127.0.0.1", String.valueOf(port));
        var one = ListenTest.connect("127.0.0.1", port);
        var two = ListenTest.connect("127.0.0.1", port);
        var three = ListenTest.connect("127.0.0.1", port)) {
      Party.await(() -> connections(broker) == 3, "three peers");
      broker.type("to all");
      for (var peer : new java.net.Socket[] {one, two, three}) {
        assertThat(ListenTest.hear(peer, 6)).isEqualTo("to all");
      }
      ListenTest.say(one, "from one");
      assertThat(ListenTest.hear(two, 8)).isEqualTo("from one");
      assertThat(ListenTest.hear(three, 8)).isEqualTo("from one");
      ListenTest.say(two, "back");
      // Nothing of its own came in between.
      assertThat(ListenTest.hear(one, 4)).isEqualTo("back");
      broker.endInput();
      ListenTest.say(one, "still");
      assertThat(ListenTest.hear(two, 5)).isEqualTo("still");
      assertThat(broker.hasEnded()).isFalse();
    }
  }

  /// 7.93 tells each connection in two lines, 7.99 in one.
  private static long connections(Party party) {
    return party
        .errors()
        .lines()
        .filter(line -> line.matches("Ncat: Connection from 127.0.0.1:\\d+\\."))
        .count();
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void chatSaysWhoSpeaksAndEscapesWhatCouldHarm(Who who) throws Exception {
    int port = Party.freePort();
    try (var chat = Party.listen(who, "--chat", "--broker", "127.0.0.1", String.valueOf(port));
        var one = ListenTest.connect("127.0.0.1", port)) {
      var hello = line(one);
      assertThat(hello).matches("<announce> 127\\.0\\.0\\.1(:\\d+)? is connected as <user\\d+>\\.");
      assertThat(line(one)).isEqualTo("<announce> already connected: nobody.");
      var name = hello.replaceAll(".*(<user\\d+>)\\.", "$1");
      try (var two = ListenTest.connect("127.0.0.1", port)) {
        assertThat(line(one)).contains(" is connected as <user");
        assertThat(line(one)).contains("<announce> already connected: 127.0.0.1").contains(name);
        line(two);
        line(two);
        ListenTest.say(one, "tab\t bell\u0007 high\u00e9\r\n");
        assertThat(line(two)).isEqualTo(name + " tab\t bell\\007 high\\351\r");
        chat.type("hello\n");
        assertThat(line(one)).isEqualTo("<user0> hello");
        assertThat(line(two)).isEqualTo("<user0> hello");
      }
      assertThat(line(one)).matches("<announce> <user\\d+> is disconnected\\.");
    }
  }

  private static String line(java.net.Socket socket) throws Exception {
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
      assertThat(c).as("after %s", line).isNotNegative();
      line.append((char) c);
    }
    return line.toString();
  }

  @Test
  void talkIsTheOldNameOfChat() throws Exception {
    int port = Party.freePort();
    try (var chat = Party.listen(Who.OURS, "--talk", "127.0.0.1", String.valueOf(port));
        var one = ListenTest.connect("127.0.0.1", port)) {
      assertThat(line(one)).startsWith("<announce> ");
      assertThat(chat.hasEnded()).isFalse();
    }
  }

  @Test
  void onePeerIsDroppedAndTheOthersTalkOn() throws Exception {
    int port = Party.freePort();
    try (var broker = Party.listen(Who.OURS, "--broker", "127.0.0.1", String.valueOf(port));
        var one = ListenTest.connect("127.0.0.1", port);
        var two = ListenTest.connect("127.0.0.1", port)) {
      Party.await(() -> connections(broker) == 2, "two peers");
      try (var three = ListenTest.connect("127.0.0.1", port)) {
        three.setSoLinger(true, 0);
      }
      ListenTest.say(one, "x");
      assertThat(ListenTest.hear(two, 1)).isEqualTo("x");
    }
  }
}
