package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.JackfieldException;
import io.jackfield.ProxyException;
import io.jackfield.ProxyException.Reason;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.opening.Opening;
import io.jackfield.opening.TooLongException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One handshake with a proxy: its failures in words.
///
/// @param kind what the proxy is taken for, such as `HTTP`
/// @param proxy where it is, as text
/// @param target whom to reach through it
record Via(String kind, String proxy, TcpAddress target) {

  /// What is said with the proxy; gives the connection to the target.
  interface Handshake {
    void run(Opening opening) throws IOException;
  }

  /// Does the handshake and gives the connection to the target.
  Duplex open(Duplex inner, Deadline deadline, int maxBytes, Handshake handshake)
      throws IOException {
    long start = System.nanoTime();
    var opening = new Opening(inner, deadline, maxBytes);
    try {
      handshake.run(opening);
      return new TunnelDuplex(opening.rest(), inner.local(), target, done());
    } catch (SocketTimeoutException e) {
      throw failed(
          Reason.TIMED_OUT,
          "it did not answer within "
              + Say.duration(Duration.ofNanos(System.nanoTime() - start))
              + "; it may be another kind of proxy, or still be trying to reach the target",
          e);
    } catch (EOFException e) {
      throw failed(
          Reason.CLOSED,
          "it closed the connection before it had answered; it may be another kind of proxy, or"
              + " object to this side: see its log",
          e);
    } catch (TooLongException e) {
      throw failed(Reason.PROTOCOL, "its answer is too long: " + e.getMessage(), e);
    } catch (JackfieldException | ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw failed(Reason.CLOSED, "the connection broke: " + e.getMessage(), e);
    }
  }

  /// What came of it. Of what was said nothing is told: there may be a password in it.
  private io.jackfield.Handshake done() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("proxy", proxy);
    facts.put("target", target.display());
    return new io.jackfield.Handshake(kind + " proxy", facts, List.of());
  }

  ProxyException failed(Reason reason, String words, @Nullable Throwable cause) {
    return new ProxyException(
        reason, kind + " proxy " + proxy + " for " + target.display() + ": " + words, cause);
  }
}
