package io.jackfield.starttls;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.JackfieldException;
import io.jackfield.Layer;
import io.jackfield.Say;
import io.jackfield.TlsException;
import io.jackfield.TlsException.Reason;
import io.jackfield.opening.Opening;
import io.jackfield.opening.TooLongException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns a plain conversation to TLS: does what a protocol wants said before, up to the byte where
/// TLS begins.
///
/// ```java
/// var tube = Tube.connect(address, StartTls.layer("smtp", host), Tls.client(host));
/// ```
///
/// A server that refuses, or does not offer it, is a [TlsException]: there is no going on in plain
/// text. So is a server that says more before TLS begins, since what comes there may be an
/// attacker's (CVE-2011-0411). Safe for concurrent use.
public final class StartTls {
  // More than any server has to say before.
  private static final int MOST_BYTES = 64 * 1024;

  private static final List<Talk> TALKS =
      List.of(
          new FtpTalk(),
          new ImapTalk(),
          new LdapTalk(),
          new MysqlTalk(),
          new NntpTalk(),
          new Pop3Talk(),
          new PostgresTalk(),
          new SieveTalk(),
          new SmtpTalk(),
          new XmppTalk());

  private StartTls() {}

  /// The names of the protocols, in order: `ftp`, `imap`, ...
  public static List<String> protocols() {
    return TALKS.stream().map(Talk::name).toList();
  }

  /// A client's layer for one protocol; a TLS layer must follow.
  ///
  /// @param protocol one of [#protocols]
  /// @param host the server's name, which some protocols want to be told
  /// @throws IllegalArgumentException when there is no such protocol
  public static Layer layer(String protocol, String host) {
    for (var talk : TALKS) {
      if (talk.name().equals(protocol)) {
        return (inner, deadline) -> wrap(talk, host, inner, deadline);
      }
    }
    throw new IllegalArgumentException(
        "no STARTTLS for \"" + Say.text(protocol) + "\"; known: " + String.join(", ", protocols()));
  }

  private static Duplex wrap(Talk talk, String host, Duplex inner, Deadline deadline)
      throws IOException {
    long start = System.nanoTime();
    var opening = new Opening(inner, deadline, MOST_BYTES);
    try {
      talk.hold(opening, host);
      if (opening.hasArrived()) {
        throw new RefusedException(
            Reason.PROTOCOL,
            "the server said more before TLS began, which may be somebody's in the middle"
                + " (CVE-2011-0411)");
      }
      return opening.rest();
    } catch (RefusedException e) {
      throw failed(e.reason(), talk, inner, String.valueOf(e.getMessage()), e);
    } catch (SocketTimeoutException e) {
      var after = Say.duration(Duration.ofNanos(System.nanoTime() - start));
      throw failed(
          Reason.TIMED_OUT,
          talk,
          inner,
          "the server had not agreed after "
              + after
              + "; it may speak another protocol, or want TLS from the first byte",
          e);
    } catch (EOFException e) {
      throw failed(
          Reason.NOT_TLS, talk, inner, "the server closed the connection before it agreed", e);
    } catch (TooLongException e) {
      throw failed(Reason.PROTOCOL, talk, inner, "the server says too much: " + e.getMessage(), e);
    } catch (JackfieldException | ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw failed(Reason.TRUNCATED, talk, inner, "the connection broke: " + e.getMessage(), e);
    }
  }

  private static TlsException failed(
      Reason reason, Talk talk, Duplex inner, String words, @Nullable Throwable cause) {
    return new TlsException(
        reason,
        "STARTTLS (" + talk.name() + ") with " + inner.peer().display() + ": " + words,
        cause);
  }
}
