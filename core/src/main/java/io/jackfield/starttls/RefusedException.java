package io.jackfield.starttls;

import io.jackfield.Say;
import io.jackfield.TlsException.Reason;
import java.io.IOException;

/// The server does not turn to TLS; the message says why, for a person.
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 200;

  private final Reason reason;

  RefusedException(Reason reason, String words) {
    super(words);
    this.reason = reason;
  }

  /// The server speaks the protocol and says no.
  static RefusedException refused(String answer) {
    return new RefusedException(
        Reason.NOT_TLS, "the server refused; it said \"" + shown(answer) + "\"");
  }

  /// The server speaks the protocol and has no TLS to offer.
  static RefusedException notOffered() {
    return new RefusedException(Reason.NOT_TLS, "the server does not offer it");
  }

  /// The server speaks something else.
  static RefusedException other(String answer) {
    return new RefusedException(
        Reason.PROTOCOL, "the server speaks another protocol; it said \"" + shown(answer) + "\"");
  }

  private static String shown(String answer) {
    return Say.text(answer.length() > SHOWN ? answer.substring(0, SHOWN) + "..." : answer);
  }

  Reason reason() {
    return reason;
  }
}
