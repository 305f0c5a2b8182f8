package io.jackfield.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/// One daemon thread that waits for sockets and carries the virtual threads which talk through
/// them.
///
/// Safe for concurrent use. It lives as long as the process.
public final class EventLoop implements Executor {
  private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

  private final Selector selector;
  private final Thread thread;

  // What this loop's own threads have made ready; owned by the loop.
  private final ArrayDeque<Runnable> local = new ArrayDeque<>();

  // The sockets that the last look has found ready; owned by the loop.
  private final ArrayList<SelectionKey> ready = new ArrayList<>();

  // What others have.
  private final Queue<Runnable> remote = new ConcurrentLinkedQueue<>();

  // Whether it may be waiting in the kernel, from where others must wake it.
  private volatile boolean asleep;

  private EventLoop(Selector selector, String name) {
    this.selector = selector;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /// Why there are no event loops in this process; empty where there are.
  public static String missing() {
    return LoopThreads.MISSING;
  }

  /// Starts one.
  ///
  /// @throws IllegalStateException where there are none: see [#missing]
  public static EventLoop start(String name) throws IOException {
    if (!missing().isEmpty()) {
      throw new IllegalStateException(missing());
    }
    var loop = new EventLoop(Selector.open(), name);
    loop.thread.start();
    return loop;
  }

  /// A virtual thread, not started, which this loop carries.
  public Thread thread(String name, Runnable task) {
    return LoopThreads.create(this, name, task);
  }

  /// Takes a socket's waits over. The channel doesn't block from now on.
  ///
  /// @throws IOException when the channel is closed
  public LoopSocket socket(SelectableChannel channel) throws IOException {
    channel.configureBlocking(false);
    return new LoopSocket(this, channel);
  }

  /// Whether the caller runs on this loop.
  public boolean isHere() {
    return LoopThreads.carrier() == thread;
  }

  /// Has the selector take notice of what has changed.
  void wake() {
    if (!isHere()) {
      selector.wakeup();
    }
  }

  SelectionKey register(SelectableChannel channel, int operations, LoopSocket socket)
      throws IOException {
    var key = channel.register(selector, operations, socket);
    wake();
    return key;
  }

  /// Runs something on this loop, soon.
  @Override
  public void execute(Runnable task) {
    if (isHere()) {
      local.add(task);
      return;
    }
    remote.add(task);
    if (asleep) {
      selector.wakeup();
    }
  }

  private void run() {
    while (true) {
      try {
        runTasks();
        waitForSockets();
        serveReady();
      } catch (RuntimeException | IOException e) {
        // Of one socket, or of a bug: the others go on.
        LOG.log(System.Logger.Level.ERROR, thread.getName() + " goes on after a failure", e);
      }
    }
  }

  /// Runs what others and the last round have made ready. What that makes ready is for the next
  /// round, after a look at the sockets: threads that never wait must not keep the others from
  /// theirs.
  private void runTasks() {
    for (Runnable task = remote.poll(); task != null; task = remote.poll()) {
      local.add(task);
    }
    runLocal();
  }

  private void runLocal() {
    for (int ready = local.size(); ready > 0; ready--) {
      local.remove().run();
    }
  }

  /// Wakes and runs who has waited, socket by socket: what waking has read of a thread is in the
  /// processor's cache still when it runs. Not from within `select`: it holds monitors, which a
  /// thread that leaves this carrier would take with it.
  private void serveReady() {
    for (int i = 0; i < ready.size(); i++) {
      var key = ready.get(i);
      ((LoopSocket) key.attachment()).ready(key);
      runLocal();
    }
    ready.clear();
  }

  private void waitForSockets() throws IOException {
    if (!local.isEmpty()) {
      selector.selectNow(ready::add);
      return;
    }
    asleep = true;
    try {
      if (remote.isEmpty()) {
        selector.select(ready::add);
      } else {
        selector.selectNow(ready::add);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      asleep = false;
    }
  }

  @Override
  public String toString() {
    return thread.getName();
  }
}
