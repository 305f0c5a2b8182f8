package io.jackfield;

/// A listener whose exceptions end in the log, so that a fault in what watches a server cannot end
/// the server. Safe for concurrent use if the listener is.
final class GuardedListener implements WireListener {
  private static final System.Logger LOG = System.getLogger(WireListener.class.getName());

  private final WireListener listener;

  private GuardedListener(WireListener listener) {
    this.listener = listener;
  }

  static WireListener of(WireListener listener) {
    return listener.equals(NONE) ? NONE : new GuardedListener(listener);
  }

  @Override
  public void on(WireEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "listener failed at " + event, e);
    }
  }
}
