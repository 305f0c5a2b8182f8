package io.jackfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.junit.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A thousand clients, 64 at once: each gets its answer, and nothing is left of any.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ExtendWith(LeakCheck.class)
final class RunLoadTest {
  private static final int CLIENTS = 1000;
  private static final int AT_ONCE = 64;
  private static final String LIMITS = "\nlimits: { connections: 64, per-peer: 1000 }";

  @TempDir private Path folder;

  @AfterEach
  void noChildIsLeft() throws Exception {
    Hosted.await("no child", () -> ProcessHandle.current().children().findAny().isEmpty());
  }

  private static int descriptors() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return (int) all.count();
    }
  }

  private static void inBursts(Callable<String> client, String answer) throws Exception {
    var clients = new ArrayList<Callable<String>>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(client);
    }
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (var each : threads.invokeAll(clients)) {
        assertThat(each.get()).isEqualTo(answer);
      }
    }
  }

  @Test
  void noneOfAThousandIsLost() throws Exception {
    try (var hosted = Hosted.start(folder, "run: echo hi" + LIMITS)) {
      Callable<String> client =
          () -> {
            try (var socket = hosted.socket()) {
              return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
          };
      assertThat(client.call()).isEqualTo("hi\n");
      hosted.next("program-ended");
      int before = descriptors();
      inBursts(client, "hi\n");
      Hosted.await("all sessions are over", () -> hosted.host().service("it").connections() == 0);
      Hosted.await("no descriptor is left", () -> descriptors() <= before);
    }
  }

  @Test
  void noneOfAThousandThatTalkIsLost() throws Exception {
    try (var hosted = Hosted.start(folder, "run: cat" + LIMITS)) {
      Callable<String> client =
          () -> {
            try (var tube = hosted.connect()) {
              tube.sendLine("hello");
              var line = tube.readLine();
              tube.closeOutput();
              return line + tube.readToEnd().text();
            }
          };
      inBursts(client, "hello");
      Hosted.await("all sessions are over", () -> hosted.host().service("it").connections() == 0);
    }
  }
}
