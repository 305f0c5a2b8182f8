package io.jackfield.junit;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A JUnit extension that fails a test which leaves something running: a thread named
/// `jackfield-*`, virtual ones included, a child process, or, on Linux, an open socket: so a tube
/// that was not closed is found by what it stands on. The one timer, `jackfield-timer`, and the one
/// that watches over programs, `jackfield-programs`, end by themselves and don't count.
///
/// ```java
/// @ExtendWith(LeakCheck.class)
/// class QuizTest { .. }
/// ```
///
/// What ends by itself is given 5 s to do so. Tests that run at the same time in one process would
/// see each other's sockets: use it where tests run one after another, JUnit's default.
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LeakCheck.class);

  // One of each in a process; they leave when they have had nothing to do for a while.
  private static final Set<String> SHARED = Set.of("jackfield-timer", "jackfield-programs");

  private final Duration patience;

  /// A check that gives 5 s; JUnit calls it.
  public LeakCheck() {
    this(PATIENCE);
  }

  LeakCheck(Duration patience) {
    this.patience = patience;
  }

  /// What is there: our threads by id, child processes by theirs, and the sockets as the system
  /// names them.
  record Inventory(Map<Long, String> threads, Map<Long, String> processes, Set<String> sockets) {
    Inventory {
      threads = new TreeMap<>(threads);
      processes = new TreeMap<>(processes);
      sockets = new TreeSet<>(sockets);
    }

    static Inventory now() throws IOException {
      return new Inventory(LiveThreads.named("jackfield-"), children(), OpenSockets.now());
    }

    private static Map<Long, String> children() {
      return ProcessHandle.current()
          .descendants()
          .filter(ProcessHandle::isAlive)
          .collect(
              Collectors.toMap(
                  ProcessHandle::pid, child -> child.info().command().orElse("a process")));
    }

    Inventory without(Inventory before) {
      var rest = new Inventory(threads, processes, sockets);
      rest.processes.keySet().removeAll(before.processes.keySet());
      rest.threads.keySet().removeAll(before.threads.keySet());
      rest.threads.values().removeIf(SHARED::contains);
      rest.sockets.removeAll(before.sockets);
      return rest;
    }

    boolean isEmpty() {
      return threads.isEmpty() && processes.isEmpty() && sockets.isEmpty();
    }

    String describe() {
      var out = new StringBuilder();
      threads.forEach((id, name) -> out.append("\n  thread #").append(id).append(' ').append(name));
      processes.forEach(
          (id, command) -> out.append("\n  process ").append(id).append(' ').append(command));
      sockets.forEach(socket -> out.append("\n  ").append(socket));
      return out.toString();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    context.getStore(NAMESPACE).put(context.getUniqueId(), Inventory.now());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    var before = context.getStore(NAMESPACE).remove(context.getUniqueId(), Inventory.class);
    if (before != null) {
      check(before);
    }
  }

  /// Waits until nothing is there that wasn't before, or fails naming what is.
  void check(Inventory before) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      var left = Inventory.now().without(before);
      if (left.isEmpty()) {
        return;
      }
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError("the test left behind:" + left.describe());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
