package io.jackfield.proxy;

import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.opening.Opening;
import io.jackfield.opening.TooLongException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Passes one request on to its target, and the answer back.
///
/// The body goes on a thread of its own, since a server may answer before it has all, and since a
/// client may wait for "100 Continue" before it sends any.
final class HttpForward {
  private static final int MOST_FIELDS = 64 * 1024;
  // A server may take long to answer, but not for ever.
  private static final Duration ANSWER = Duration.ofMinutes(5);
  // How long a client that was answered early may take to end its request.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final ProxyClient client;
  private final HttpRequest request;
  private final Duplex reached;
  private final Opening answer;
  private final HttpBody.Sink toReached;
  private final Thread body;
  private final AtomicLong toTarget = new AtomicLong();
  private final AtomicLong toClient = new AtomicLong();
  private volatile boolean answered;
  private volatile @Nullable IOException bodyFailure;

  HttpForward(ProxyClient client, HttpRequest request, Duplex reached) {
    this.client = client;
    this.request = request;
    this.reached = reached;
    this.answer = new Opening(reached, Deadline.after(ANSWER), MOST_FIELDS);
    this.toReached = HttpBody.to(reached, ANSWER);
    this.body = Thread.ofVirtual().name("jackfield-proxy-body").unstarted(this::passBody);
  }

  /// Passes both on.
  ///
  /// @throws HttpError when there is no answer to pass on; the client was told nothing then
  void run() throws IOException {
    var head = bytes(request.forwarded());
    try {
      toReached.write(head);
    } catch (IOException e) {
      throw new HttpError(502, "the connection to the server broke: " + e.getMessage());
    }
    body.start();
    passAnswer(answerHead());
  }

  /// Ends it once the client has been told all.
  void finish(String protocol, TcpAddress target) {
    answered = true;
    awaitBody();
    client.ended(protocol, target, toTarget.get(), toClient.get());
  }

  // ---- the request

  private void passBody() {
    try {
      HttpBody.copy(client.opening(), request.framing(), Deadline.none(), this::passBodyPiece);
    } catch (IOException e) {
      // Half a request must not look whole, so there will be no answer to it; who waits for the
      // answer finds the failure here.
      bodyFailure = e;
      close(reached);
    }
  }

  /// Once the server has answered, or takes no more, the rest is read and dropped: so the client
  /// gets to read the answer.
  private void passBodyPiece(ByteBuffer piece) {
    if (answered) {
      return;
    }
    int count = piece.remaining();
    try {
      toReached.write(piece);
      toTarget.addAndGet(count);
    } catch (IOException e) {
      answered = true;
    }
  }

  /// Lets the client end its request; one that does not is cut off.
  private void awaitBody() {
    try {
      if (body.isAlive()) {
        client.connection().closeOutput();
        if (!body.join(LINGER)) {
          close(client.connection());
          body.join();
        }
      }
    } catch (IOException e) {
      close(client.connection());
    } catch (InterruptedException e) {
      close(client.connection());
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Duplex duplex) {
    try {
      duplex.close();
    } catch (IOException e) {
      System.getLogger(HttpForward.class.getName())
          .log(System.Logger.Level.DEBUG, "close failed", e);
    }
  }

  // ---- the answer

  /// The head of the final answer; those before it ("100 Continue") are passed on.
  private HttpHead answerHead() throws IOException {
    try {
      while (true) {
        answer.renew(Deadline.after(ANSWER), MOST_FIELDS);
        var start = answer.line();
        if (!start.matches("HTTP/1\\.[0-9] [1-9][0-9][0-9]( .*)?")) {
          throw new HttpError(502, "the server answered with no HTTP: \"" + Say.text(start) + "\"");
        }
        var head = HttpHead.read(start, answer);
        if (start.charAt(9) != '1') {
          return head;
        }
        if (start.startsWith("101", 9)) {
          throw new HttpError(502, "the server switches protocols, which nobody asked for");
        }
        if (!request.old()) {
          send(HttpHead.text(start, head.endToEnd()));
        }
      }
    } catch (SocketTimeoutException e) {
      throw new HttpError(504, "the server did not answer within " + Say.duration(ANSWER));
    } catch (TooLongException e) {
      throw new HttpError(502, "the server's answer has too long a head");
    } catch (EOFException e) {
      throw new HttpError(502, "the server closed the connection before it had answered");
    } catch (HttpError e) {
      throw new HttpError(Math.max(e.status(), 502), e.words());
    } catch (IOException e) {
      if (bodyFailure instanceof HttpError broken) {
        throw broken;
      }
      throw new HttpError(502, "the connection to the server broke: " + e.getMessage());
    }
  }

  private void passAnswer(HttpHead head) throws IOException {
    var framing = framing(head);
    var fields = new ArrayList<HttpHead.Field>(head.endToEnd());
    fields.add(new HttpHead.Field("Connection", "close"));
    send(HttpHead.text(head.start(), fields));
    try {
      passAnswerBody(framing);
    } catch (HttpError | SocketTimeoutException | EOFException e) {
      // The client has the head, so this cannot be told in HTTP any more.
      throw new IOException("the server's answer broke off: " + e.getMessage(), e);
    }
  }

  private void passAnswerBody(Optional<HttpHead.Framing> framing) throws IOException {
    if (framing.isPresent()) {
      HttpBody.copy(answer, framing.get(), Deadline.none(), this::sendPiece);
      return;
    }
    while (true) {
      answer.renew(Deadline.after(ANSWER), 0);
      var piece = answer.some(Long.MAX_VALUE);
      if (!piece.hasRemaining()) {
        return;
      }
      sendPiece(piece);
    }
  }

  /// How the answer's body ends; empty when it goes to the end of the stream (RFC 9112, 6.3).
  private Optional<HttpHead.Framing> framing(HttpHead head) throws HttpError {
    int status = Integer.parseInt(head.start().substring(9, 12));
    if (request.method().equals("HEAD") || status == 204 || status == 304) {
      return Optional.of(HttpHead.Framing.NONE);
    }
    try {
      return head.framing();
    } catch (HttpError e) {
      throw new HttpError(502, "the server's answer: " + e.words());
    }
  }

  private void sendPiece(ByteBuffer piece) throws IOException {
    int count = piece.remaining();
    client.connection().write(piece, Deadline.after(ANSWER));
    toClient.addAndGet(count);
  }

  private void send(String text) throws IOException {
    client.connection().write(bytes(text), Deadline.after(ANSWER));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
