package io.jackfield.tls;

import io.jackfield.Address;
import io.jackfield.Bytes;
import io.jackfield.Say;
import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// Puts the failures of one connection into words.
final class Failures {
  // Content types (RFC 8446, 5.1): alert and handshake are what a conversation can begin with.
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int SHOWN = 60;

  private final Address peer;
  private final SSLEngine engine;
  private final Alpn alpn;
  private boolean isTls;

  Failures(Address peer, SSLEngine engine, Alpn alpn) {
    this.peer = peer;
    this.engine = engine;
    this.alpn = alpn;
  }

  /// @param weObjected whether this side had an alert to send, which it has when it is the one that
  ///   objects: the JDK has no other way to tell this from an alert that came
  TlsException of(SSLException failure, boolean weObjected) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof TlsException file) {
        return failed(file.reason(), file.fault(), failure);
      }
      if (each instanceof Refusal refusal) {
        return refused(refusal, failure);
      }
    }
    if (weObjected && alpn.isRefused()) {
      return failed(Reason.PROTOCOL, Say.text(alpn.refusal()), failure);
    }
    var words = String.valueOf(failure.getMessage());
    return weObjected
        ? failed(Reason.PROTOCOL, Say.text(words), failure)
        : failed(
            Reason.PEER_REFUSED,
            "the peer refuses this side ("
                + Say.text(words)
                + "); it may want a certificate, another name or another version"
                + alpn.offered(),
            failure);
  }

  TlsException timedOut(Duration after, Exception cause) {
    return timedOut(
        after,
        isTls ? "" : "; the peer said nothing: it may not speak TLS",
        cause,
        Reason.TIMED_OUT);
  }

  /// @param heard whether any datagram came
  /// @param strange what came instead of DTLS; empty when that was what came
  TlsException timedOut(Duration after, boolean heard, String strange, Exception cause) {
    var more =
        !heard
            ? "; the peer said nothing: it may not speak DTLS"
            : strange.isEmpty()
                ? ""
                : "; the peer does not speak DTLS, it said \"" + strange + "\"";
    return timedOut(after, more, cause, strange.isEmpty() ? Reason.TIMED_OUT : Reason.NOT_TLS);
  }

  private TlsException timedOut(Duration after, String more, Exception cause, Reason reason) {
    return failed(reason, "the handshake was not done after " + Say.duration(after) + more, cause);
  }

  /// The connection broke during the handshake.
  TlsException broken(IOException cause) {
    return failed(
        Reason.TRUNCATED,
        "the connection broke during the handshake ("
            + Say.failure(cause)
            + "); "
            + (isTls ? "the peer may object to this side: see its log" : "it may not speak TLS"),
        cause);
  }

  TlsException truncated(String when) {
    return when.isEmpty()
        ? failed(
            Reason.TRUNCATED,
            "the stream ended without TLS's own end (close_notify), so somebody may have cut it;"
                + " all that came before is genuine",
            null)
        : failed(
            Reason.TRUNCATED,
            "the peer closed the connection " + when + (isTls ? "" : "; it may not speak TLS"),
            null);
  }

  /// Looks at the first bytes that came. Each record begins with its type and version 3.
  void checkIsTls(ByteBuffer came) throws TlsException {
    if (isTls || !came.hasRemaining()) {
      return;
    }
    int type = came.get(came.position());
    boolean wrongVersion = came.remaining() > 1 && came.get(came.position() + 1) != 3;
    if ((type != HANDSHAKE && type != ALERT) || wrongVersion) {
      var start = came.slice(came.position(), Math.min(came.remaining(), SHOWN));
      throw failed(
          Reason.NOT_TLS,
          (engine.getUseClientMode()
                  ? "the server does not speak TLS on this port"
                  : "the client does not speak TLS")
              + "; it said \""
              + Bytes.copyOf(start)
              + "\"",
          null);
    }
    isTls = came.remaining() > 1;
  }

  TlsException refused(Refusal refusal, Exception cause) {
    return new TlsException(refusal.reason(), about(refusal.words()), refusal.sha256(), cause);
  }

  private String about(String words) {
    return "TLS with " + peer.display() + ": " + words;
  }

  private TlsException failed(
      Reason reason, String words, @org.jspecify.annotations.Nullable Exception cause) {
    return new TlsException(reason, about(words), cause);
  }
}
