package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.Bytes;
import io.jackfield.junit.Misbehaviour;
import io.jackfield.junit.TestPeer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An HTTP client that must give up on a slow server.
class SlowServerTest {
  @RegisterExtension
  final TestPeer slow =
      TestPeer.misbehaving(
          new Misbehaviour.Dribble(
              Bytes.of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), Duration.ofSeconds(1)));

  @Test
  void clientGivesUpWhenTheAnswerDribbles() {
    var uri = URI.create("http://" + slow.host() + ":" + slow.port() + "/");
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(500)).build();
    try (var client = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
          .isInstanceOf(HttpTimeoutException.class);
    }
  }
}
