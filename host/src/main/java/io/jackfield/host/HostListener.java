package io.jackfield.host;

import io.jackfield.Connection;
import io.jackfield.WireEvent;
import io.jackfield.host.kind.Note;

/// Is told what happens at the services of a [Host], under the rules of a
/// [io.jackfield.WireListener]: be quick, do not throw, be safe for concurrent use.
@FunctionalInterface
public interface HostListener {
  /// Listens to nothing.
  HostListener NONE = (_, _) -> {};

  /// Told of one event at a service.
  void on(String service, WireEvent event);

  /// Told of what a service itself has to say about one client, as who won. It comes before the
  /// client's [WireEvent.Closed], unless the host ended the conversation. Does nothing by default.
  default void note(String service, Connection connection, Note note) {}

  /// Both, this one first.
  default HostListener and(HostListener other) {
    var first = this;
    return new HostListener() {
      @Override
      public void on(String service, WireEvent event) {
        first.on(service, event);
        other.on(service, event);
      }

      @Override
      public void note(String service, Connection connection, Note note) {
        first.note(service, connection, note);
        other.note(service, connection, note);
      }
    };
  }
}
