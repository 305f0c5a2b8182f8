package io.jackfield;

/// Is told what happens on wires. Called on the thread that did the thing, before it goes on: so be
/// quick, do not throw, do not call back into the conversation. Must be safe for concurrent use.
@FunctionalInterface
public interface WireListener {
  /// Listens to nothing, and costs nothing.
  @SuppressWarnings("ClassInitializationDeadlock") // Nobody else touches that class.
  WireListener NONE = new Silence();

  /// Told of one event.
  void on(WireEvent event);

  /// Both, this one first.
  default WireListener and(WireListener other) {
    if (equals(NONE)) {
      return other;
    }
    return other.equals(NONE)
        ? this
        : event -> {
          on(event);
          other.on(event);
        };
  }
}
