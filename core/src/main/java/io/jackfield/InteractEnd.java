package io.jackfield;

/// Why [Tube#interact()] gave the conversation back.
public enum InteractEnd {
  /// The peer ended its side: nothing more will come. Sending may still go on.
  PEER_ENDED,
  /// The user left with Ctrl-D, or in raw mode with the escape key. The tube stays as it is.
  USER_ENDED,
  /// The user pressed Ctrl-C, or the waiting thread was interrupted. The tube stays as it is.
  INTERRUPTED
}
