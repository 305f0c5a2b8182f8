package io.jackfield;

import io.jackfield.posix.Epoll;
import io.jackfield.posix.Posix;
import java.io.IOException;

/// How the exit of a program is noticed, which stays to be reaped.
enum ExitNotice {
  /// By a descriptor for the process, among all that [ProgramWatch] waits for.
  HANDLE {
    @Override
    void await(int pid, ProgramWatch watch, Runnable exited) {
      int handle = Posix.handle(pid);
      if (handle < 0) {
        // The kernel is older than 5.3, a sandbox forbids it, or descriptors are used up.
        THREAD.await(pid, watch, exited);
        return;
      }
      try {
        watch.add(
            handle,
            Epoll.IN,
            key -> {
              watch.forget(key);
              Posix.close(handle);
              exited.run();
            });
      } catch (IOException e) {
        Posix.close(handle);
        THREAD.await(pid, watch, exited);
      }
    }
  },

  /// By a thread that waits for it in the kernel: works everywhere.
  THREAD {
    @Override
    void await(int pid, ProgramWatch watch, Runnable exited) {
      Thread.ofPlatform()
          .daemon()
          .name("jackfield-child-" + pid)
          .stackSize(STACK_BYTES)
          .start(() -> {
            Posix.awaitExit(pid);
            exited.run();
          });
    }
  };

  private static final int STACK_BYTES = 256 * 1024;

  /// Has something quick run when the process has exited, at once if it has, on another thread.
  abstract void await(int pid, ProgramWatch watch, Runnable exited);
}
