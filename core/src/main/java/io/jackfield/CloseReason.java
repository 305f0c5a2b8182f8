package io.jackfield;

/// Why a conversation ended, and by whose doing.
public enum CloseReason {
  /// The peer ended its side first, in order.
  PEER_ENDED("the peer ended first"),
  /// This side ended first, in order.
  WE_ENDED("this side ended first"),
  /// The connection broke: reset by the peer (RST) or lost by the network.
  RESET("the connection broke (reset or lost)"),
  /// A write did not get through in its time, so the connection was given up.
  WRITE_STALLED("the peer stopped reading"),
  /// The server's idle limit: no byte either way for that long.
  IDLE_LIMIT("the idle limit was reached"),
  /// The server's limit for the whole conversation.
  TOTAL_LIMIT("the time limit for the whole conversation was reached"),
  /// The server's limit of connections for one peer address.
  PEER_LIMIT("too many connections from one address"),
  /// What was to happen before the conversation, TLS say, failed or took too long.
  HANDSHAKE_FAILED("the handshake failed"),
  /// The server shut down.
  SHUTDOWN("the server shut down");

  private final String words;

  CloseReason(String words) {
    this.words = words;
  }

  /// The reason in words, as part of a sentence.
  public String words() {
    return words;
  }

  /// The reason as one word for logs and JSON: `peer-ended`.
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
