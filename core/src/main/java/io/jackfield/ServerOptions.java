package io.jackfield;

import java.time.Duration;

/// How a [Server] listens. Immutable.
///
/// @param backlog how many finished handshakes may wait to be accepted; the kernel may hold fewer
///   (`net.core.somaxconn`). Default 4,096
/// @param limits what clients are granted
/// @param grace how long [Server#close] lets handlers finish. Default 5 s
/// @param linger how long, after a handler is done, the server waits for the client to end its
///   side, so that the last bytes are not lost to a reset. Default 2 s
/// @param tube how the tubes of the handlers behave
/// @param layer what is put around each connection before its handler runs, TLS say. Its handshake
///   happens on the connection's own thread, under [Limits#handshake]. Default none
/// @param socket what is set on the listening socket and on those of its connections. Default
///   nothing
/// @param scheduling what carries the handlers' virtual threads. Default [Scheduling#POOL]
/// @param listener told of all that happens; default nobody
public record ServerOptions(
    int backlog,
    Limits limits,
    Duration grace,
    Duration linger,
    TubeOptions tube,
    Layer layer,
    SocketSettings socket,
    Scheduling scheduling,
    WireListener listener) {

  private static final ServerOptions DEFAULTS =
      new ServerOptions(
          4_096,
          Limits.defaults(),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          TubeOptions.defaults(),
          Layer.none(),
          SocketSettings.defaults(),
          Scheduling.POOL,
          WireListener.NONE);

  /// Checks the numbers.
  public ServerOptions {
    if (backlog < 1) {
      throw new IllegalArgumentException("backlog < 1: " + backlog);
    }
    Deadline.check(grace);
    Deadline.check(linger);
  }

  /// A backlog of 4,096, [Limits#defaults], 5 s grace, 2 s linger, no layer, no listener.
  public static ServerOptions defaults() {
    return DEFAULTS;
  }

  /// The same with another backlog.
  public ServerOptions withBacklog(int backlog) {
    return new ServerOptions(
        backlog, limits, grace, linger, tube, layer, socket, scheduling, listener);
  }

  /// The same with other limits.
  public ServerOptions withLimits(Limits limits) {
    return new ServerOptions(
        backlog, limits, grace, linger, tube, layer, socket, scheduling, listener);
  }

  /// The same with another grace period.
  public ServerOptions withGrace(Duration grace) {
    return new ServerOptions(
        backlog, limits, grace, linger, tube, layer, socket, scheduling, listener);
  }

  /// The same with another linger time; `Duration.ZERO` closes at once.
  public ServerOptions withLinger(Duration linger) {
    return new ServerOptions(
        backlog, limits, grace, linger, tube, layer, socket, scheduling, listener);
  }

  /// The same with other tube options.
  public ServerOptions withTube(TubeOptions tube) {
    return new ServerOptions(
        backlog, limits, grace, linger, tube, layer, socket, scheduling, listener);
  }

  /// The same with a layer around each connection.
  public ServerOptions withLayer(Layer layer) {
    return new ServerOptions(
        backlog, limits, grace, linger, tube, layer, socket, scheduling, listener);
  }

  /// The same with other options of the sockets.
  public ServerOptions withSocket(SocketSettings socket) {
    return new ServerOptions(
        backlog, limits, grace, linger, tube, layer, socket, scheduling, listener);
  }

  /// The same with another scheduling.
  public ServerOptions withScheduling(Scheduling scheduling) {
    return new ServerOptions(
        backlog, limits, grace, linger, tube, layer, socket, scheduling, listener);
  }

  /// The same with another listener.
  public ServerOptions withListener(WireListener listener) {
    return new ServerOptions(
        backlog, limits, grace, linger, tube, layer, socket, scheduling, listener);
  }
}
