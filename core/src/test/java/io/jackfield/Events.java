package io.jackfield;

import java.util.ArrayList;
import java.util.List;

/// Keeps what a listener is told, bytes copied. Safe for concurrent use.
final class Events implements WireListener {
  private final List<WireEvent> all = new ArrayList<>();

  @Override
  public synchronized void on(WireEvent event) {
    all.add(
        switch (event) {
          case WireEvent.Received received ->
              new WireEvent.Received(
                  received.connection(),
                  Bytes.copyOf(received.bytes()).toBuffer(),
                  received.room(),
                  received.span());
          case WireEvent.Sent sent ->
              new WireEvent.Sent(
                  sent.connection(), Bytes.copyOf(sent.bytes()).toBuffer(), sent.span());
          default -> event;
        });
  }

  synchronized List<WireEvent> all() {
    return List.copyOf(all);
  }

  <E extends WireEvent> List<E> of(Class<E> type) {
    return all().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// The first event of the type, waited for.
  <E extends WireEvent> E await(Class<E> type) throws Exception {
    return await(type, 1).getFirst();
  }

  /// The events of the type once there are `count`.
  <E extends WireEvent> List<E> await(Class<E> type, int count) throws Exception {
    Await.until(
        count + " " + type.getSimpleName() + " in " + all(), () -> of(type).size() >= count);
    return of(type);
  }

  /// The types of the events, in order.
  List<String> names() {
    return all().stream().map(event -> event.getClass().getSimpleName()).toList();
  }
}
