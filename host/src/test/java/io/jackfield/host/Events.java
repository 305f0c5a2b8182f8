package io.jackfield.host;

import io.jackfield.Bytes;
import io.jackfield.Connection;
import io.jackfield.WireEvent;
import io.jackfield.host.kind.Note;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Keeps what a host tells, for tests to wait on.
final class Events implements HostListener {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

  @Override
  public void on(String service, WireEvent event) {
    // The bytes are only lent.
    told.add(
        event instanceof WireEvent.Sent(var connection, var bytes, var span)
            ? new WireEvent.Sent(connection, Bytes.copyOf(bytes).toBuffer(), span)
            : event);
  }

  @Override
  public void note(String service, Connection connection, Note note) {
    told.add(note);
  }

  Note note() throws InterruptedException {
    return next(Note.class, _ -> true);
  }

  /// The next event of the type; those before it are dropped.
  <T> T next(Class<T> type, Predicate<? super T> wanted) throws InterruptedException {
    while (true) {
      var event = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing more was told, no " + type.getSimpleName());
      }
      if (type.isInstance(event) && wanted.test(type.cast(event))) {
        return type.cast(event);
      }
    }
  }

  /// How many bytes were sent until nothing was told for the time.
  long sentWithin(Duration time) throws InterruptedException {
    long sum = 0;
    for (var event = told.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        event != null;
        event = told.poll(time.toMillis(), TimeUnit.MILLISECONDS)) {
      sum += event instanceof WireEvent.Sent(_, var bytes, _) ? bytes.remaining() : 0;
    }
    return sum;
  }
}
