package io.jackfield.proxy;

/// Is told what the clients of a proxy ask for. Called on the client's thread, so be quick and do
/// not throw. Must be safe for concurrent use.
@FunctionalInterface
public interface ProxyListener {
  /// Listens to nothing.
  ProxyListener NONE = _ -> {};

  /// Told of one event.
  void on(ProxyEvent event);
}
