package io.jackfield.cli;

import io.jackfield.Say;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What Ctrl-C and SIGTERM do to a verb that serves: run its ending, then end the process with code
/// 0, since that is how such a verb ends in order.
final class Shutdown {
  // One per process: it has one set of signals.
  private static final AtomicReference<@Nullable Thread> HOOK = new AtomicReference<>();

  private static final AtomicReference<@Nullable Thread> LAST_HOOK = new AtomicReference<>();
  private static final AtomicReference<@Nullable Runnable> LAST = new AtomicReference<>();
  private static final AtomicReference<@Nullable Runnable> LAST_WORDS = new AtomicReference<>();

  // A file may be a pipe that nobody reads, and a signal has to end the process all the same.
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

  private Shutdown() {}

  /// From now on a signal runs `ending`.
  static void drain(Runnable ending) {
    var hook =
        Thread.ofPlatform()
            .name("jackfield-shutdown")
            .unstarted(() -> {
              ending.run();
              runLast();
              // The JVM would report the signal as its exit code; halt is what a hook may call.
              Runtime.getRuntime().halt(ExitCode.OK);
            });
    HOOK.set(hook);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// From now on a signal runs this as well, after the ending if there is one, for a short time.
  static void atLast(Runnable last) {
    LAST.set(last);
    addLastHook();
  }

  /// The same for what tells people what happened, so that all is told by then.
  static void atLastWords(Runnable words) {
    LAST_WORDS.set(words);
    addLastHook();
  }

  private static void addLastHook() {
    var hook =
        Thread.ofPlatform()
            .name("jackfield-last")
            .unstarted(() -> {
              if (HOOK.get() == null) {
                runLast();
              }
            });
    if (LAST_HOOK.compareAndSet(null, hook)) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  private static void runLast() {
    run(LAST.get());
    run(LAST_WORDS.get());
  }

  private static void run(@Nullable Runnable last) {
    if (last == null) {
      return;
    }
    try {
      var _ = Thread.ofPlatform().daemon().start(last).join(LAST_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// It has been done already.
  static void cancelLast() {
    LAST.set(null);
    if (LAST_WORDS.get() == null) {
      remove(LAST_HOOK);
    }
  }

  /// It has been told already.
  static void cancelLastWords() {
    LAST_WORDS.set(null);
    if (LAST.get() == null) {
      remove(LAST_HOOK);
    }
  }

  /// Lets a server's clients finish, and says that it does.
  static void close(Context context, Server server, ServerOptions options) {
    if (server.connections() > 0) {
      context.say(
          "stopping: up to "
              + Say.duration(options.grace())
              + " for "
              + server.connections()
              + (server.connections() == 1 ? " client" : " clients"));
    }
    try {
      server.close();
    } catch (IOException e) {
      context.say(Messages.of(e));
    }
  }

  /// The verb ended by itself: signals have their usual effect again.
  static void cancel() {
    remove(HOOK);
  }

  private static void remove(AtomicReference<@Nullable Thread> from) {
    var hook = from.getAndSet(null);
    try {
      if (hook != null) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    } catch (IllegalStateException e) {
      // The process is ending already, by the signal: the hook is at work.
      from.set(hook);
    }
  }
}
