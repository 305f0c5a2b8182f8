package io.jackfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.Handler;
import io.jackfield.Server;
import io.jackfield.ServerOptions;
import io.jackfield.TcpAddress;
import io.jackfield.Tube;
import io.jackfield.TubeOptions;
import io.jackfield.transcript.TranscriptWriter;
import io.jackfield.wire.JsonLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Transcripts of sessions that took place, over loopback.
final class Recorded {
  private Recorded() {}

  /// What a client says and awaits.
  interface Client {
    void talk(Tube tube) throws Exception;
  }

  /// What the client saw of a session over TCP.
  static Path byClient(Path folder, Handler handler, Client client) throws Exception {
    var file = folder.resolve("client.jsonl");
    try (var server = Server.listen(0, handler);
        var transcript = TranscriptWriter.create(file, "jack connect")) {
      talk(server.address(), transcript, client);
    }
    return file;
  }

  /// What the server saw of it.
  static Path byServer(Path folder, Handler handler, Client client) throws Exception {
    var file = folder.resolve("server.jsonl");
    try (var transcript = TranscriptWriter.create(file, "jack listen");
        var server =
            Server.listen(
                TcpAddress.loopback(0),
                ServerOptions.defaults().withListener(transcript),
                handler)) {
      try (var tube = Tube.connect(server.address())) {
        client.talk(tube);
      }
      Await.until(
          () -> Files.readString(file).contains("\"closed\""), () -> "the server never closed");
    }
    return file;
  }

  static void talk(Address address, TranscriptWriter transcript, Client client) throws Exception {
    try (var tube =
        Tube.connect(
            address, ConnectOptions.defaults().withListener(transcript), TubeOptions.defaults())) {
      client.talk(tube);
    }
  }

  /// A quiz of one question, which the server ends.
  static Path quiz(Path folder) throws Exception {
    return byClient(
        folder,
        tube -> {
          tube.send("Capital of Österreich?\n> ");
          tube.readLine();
          tube.send("\u001b[32mRight\u001b[0m\n");
        },
        tube -> {
          tube.readUntil("> ");
          tube.send("Wien\n");
          assertThat(tube.readToEnd().text()).contains("Right");
        });
  }

  /// A file of these lines, for what no peer of ours would do.
  static Path written(Path folder, String... lines) throws IOException {
    var file = folder.resolve("written.jsonl");
    var first =
        "{\"event\":\"transcript\",\"version\":1,\"started\":\"2026-11-28T12:00:00Z\","
            + "\"title\":\"by hand\"}\n";
    var all = new StringBuilder(first);
    for (var line : lines) {
      // One that was not finished has no end.
      all.append(line).append(line.endsWith("}") ? "\n" : "");
    }
    return Files.writeString(file, all);
  }

  /// The line of an event.
  static String line(double ms, String event, long connection, String members) {
    return "{\"ms\":%s,\"event\":\"%s\",\"connection\":%d%s}"
        .formatted(ms, event, connection, members.isEmpty() ? "" : "," + members);
  }

  static String connected(double ms, long connection) {
    return line(
        ms,
        "connected",
        connection,
        "\"local\":\"tcp://127.0.0.1:%d\",\"peer\":\"tcp://127.0.0.1:7000\",\"took_ms\":0.4"
            .formatted(40_100 + connection % 20_000));
  }

  static String said(double ms, String event, long connection, byte[] bytes) {
    var data = new JsonLine().putBytes(ByteBuffer.wrap(bytes)).toString();
    return line(
        ms,
        event,
        connection,
        "\"bytes\":" + bytes.length + "," + data.substring(1, data.length() - 1));
  }

  static String closed(double ms, long connection, long in, long out) {
    return line(
        ms,
        "closed",
        connection,
        "\"reason\":\"peer-ended\",\"bytes_in\":%d,\"bytes_out\":%d,\"lasted_ms\":%s"
            .formatted(in, out, ms));
  }
}
