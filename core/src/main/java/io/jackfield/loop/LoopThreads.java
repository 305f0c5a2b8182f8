package io.jackfield.loop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Virtual threads whose continuations run where an executor of ours says. The JDK has them, but
/// only for itself: the JVM must be told to open `java.lang` to this module.
final class LoopThreads {
  private static final @Nullable MethodHandle NEW;
  private static final @Nullable MethodHandle CARRIER;

  /// Why there are none; empty where there are.
  static final String MISSING;

  static {
    MethodHandle create = null;
    MethodHandle carrier = null;
    var missing = "";
    try {
      var lookup = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      create =
          lookup.findStatic(
              Class.forName("java.lang.ThreadBuilders"),
              "newVirtualThread",
              MethodType.methodType(
                  Thread.class, Executor.class, String.class, int.class, Runnable.class));
      carrier =
          lookup.findStatic(
              Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
    } catch (IllegalAccessException _) {
      missing = "java.lang is not open to it (--add-opens java.base/java.lang=…)";
    } catch (ReflectiveOperationException e) {
      missing = "this JDK has no threads for it: " + e.getMessage();
    }
    NEW = create;
    CARRIER = carrier;
    MISSING = missing;
  }

  private LoopThreads() {}

  /// A virtual thread, not started, each of whose runs is given to `where`.
  static Thread create(Executor where, String name, Runnable task) {
    if (NEW == null) {
      throw new IllegalStateException(MISSING);
    }
    try {
      return (Thread) NEW.invokeExact(where, name, 0, task);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// The platform thread that runs the caller, be it virtual.
  static Thread carrier() {
    if (CARRIER == null) {
      throw new IllegalStateException(MISSING);
    }
    try {
      return (Thread) CARRIER.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }
}
