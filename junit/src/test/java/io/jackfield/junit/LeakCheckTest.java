package io.jackfield.junit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Server;
import io.jackfield.Tube;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class LeakCheckTest {
  private final LeakCheck hurried = new LeakCheck(Duration.ofMillis(20));
  private final LeakCheck patient = new LeakCheck(Duration.ofSeconds(20));

  @Test
  void virtualThreadOfOursIsNamedAndForgivenOnceItEnds() throws Exception {
    var before = LeakCheck.Inventory.now();
    var end = new CountDownLatch(1);
    Thread.ofVirtual()
        .name("jackfield-forgotten")
        .start(() -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    try {
      assertThatThrownBy(() -> hurried.check(before))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("the test left behind:")
          .hasMessageContaining("jackfield-forgotten");
    } finally {
      end.countDown();
    }
    assertThatCode(() -> patient.check(before)).doesNotThrowAnyException();
  }

  @Test
  void threadsOfOthersAndOldOnesDoNotCount() throws Exception {
    var end = new CountDownLatch(1);
    Runnable wait =
        () -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Thread.ofVirtual().name("jackfield-old").start(wait);
    try {
      var before = LeakCheck.Inventory.now();
      Thread.ofVirtual().name("somebody-else").start(wait);
      Thread.ofVirtual().name("jackfield-timer").start(wait);
      assertThatCode(() -> hurried.check(before)).doesNotThrowAnyException();
    } finally {
      end.countDown();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void openSocketIsNamed() throws Exception {
    var before = LeakCheck.Inventory.now();
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> hurried.check(before))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("socket:[");
      assertThatCode(listener::getLocalPort).doesNotThrowAnyException();
    }
    assertThatCode(() -> patient.check(before)).doesNotThrowAnyException();
  }

  @Test
  void serverIsALeakUntilItIsClosed() throws Exception {
    var before = LeakCheck.Inventory.now();
    try (var server = Server.listen(0, tube -> tube.sendLine("hello"));
        var tube = Tube.connect(server.address())) {
      tube.readLine();
      assertThatThrownBy(() -> hurried.check(before))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("jackfield-accept-" + server.address().display());
    }
    assertThatCode(() -> patient.check(before)).doesNotThrowAnyException();
  }
}
