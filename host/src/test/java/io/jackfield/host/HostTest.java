package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Connection;
import io.jackfield.Limits;
import io.jackfield.ListenException;
import io.jackfield.Server;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.WireEvent;
import io.jackfield.host.kind.Conversation;
import io.jackfield.host.kind.Note;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class HostTest {
  private static final Conversation GREETING =
      new Conversation() {
        @Override
        public TubeOptions tube() {
          return TubeOptions.defaults();
        }

        @Override
        public void hold(Tube tube, RandomGenerator random, Consumer<Note> notes)
            throws IOException {
          notes.accept(Note.of("greeted"));
          tube.sendLine("hello");
        }
      };

  private static ServiceConfig service(String name, int port) {
    return new ServiceConfig(
        name, TcpAddress.loopback(port), Limits.defaults(), "greeting", GREETING);
  }

  private static HostConfig config(ServiceConfig... services) {
    return new HostConfig(
        Path.of("host.yaml"), Duration.ofSeconds(5), List.of(services), Optional.empty());
  }

  @Test
  void eachServiceListensUnderItsName() throws Exception {
    try (var host = Host.start(config(service("a", 0), service("b", 0)), HostListener.NONE)) {
      assertThat(host.services()).extracting(HostedService::name).containsExactly("a", "b");
      for (var service : host.services()) {
        try (var tube = Tube.connect(service.address())) {
          assertThat(tube.readLine()).isEqualTo("hello");
        }
      }
      assertThat(host.service("b")).isSameAs(host.services().get(1));
      assertThatThrownBy(() -> host.service("c")).hasMessageContaining("no service c");
    }
  }

  @Test
  void aTakenPortClosesTheServicesThatListenAlready() throws Exception {
    try (var other = Server.listen(0, _ -> {})) {
      var events = new Events();
      assertThatThrownBy(
              () -> Host.start(config(service("a", 0), service("b", other.port())), events))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("taken");
      var opened = events.next(WireEvent.Listening.class, _ -> true);
      var closed = events.next(WireEvent.ListenerClosed.class, _ -> true);
      assertThat(closed.local()).isEqualTo(opened.local());
    }
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    var host = Host.start(config(service("a", 0)), HostListener.NONE);
    host.close();
    host.close();
    host.join();
  }

  @Test
  void aNoteComesWithTheConnectionItIsAbout() throws Exception {
    var log = new LinkedBlockingQueue<String>();
    HostListener listener =
        new HostListener() {
          @Override
          public void on(String service, WireEvent event) {}

          @Override
          public void note(String service, Connection connection, Note note) {
            log.add(service + " " + note.event() + " " + connection.peer());
          }
        };
    try (var host = Host.start(config(service("a", 0)), listener);
        var tube = Tube.connect(host.service("a").address())) {
      tube.readLine();
      assertThat(log.take()).isEqualTo("a greeted " + tube.local());
    }
  }
}
