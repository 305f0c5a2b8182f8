package io.jackfield.cli.toxiproxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jackfield.ConnectOptions;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Serves the API over HTTP. Safe for concurrent use.
///
/// It stops what browsers send, as Toxiproxy does: a page from anywhere could otherwise ask this
/// machine for connections.
public final class ToxiproxyServer implements Closeable {
  private static final int MOST_BODY_BYTES = 1024 * 1024;
  private static final int BACKLOG = 50;

  private final HttpServer server;
  private final ExecutorService executor;
  private final Proxies proxies;
  private final Api api;
  private final Consumer<String> log;

  private ToxiproxyServer(
      HttpServer server, ExecutorService executor, Proxies proxies, Consumer<String> log) {
    this.server = server;
    this.executor = executor;
    this.proxies = proxies;
    this.api = new Api(proxies);
    this.log = log;
  }

  /// Starts one without proxies.
  ///
  /// @param connect how proxies connect to their servers; its listener hears both sides
  /// @param log told of each request, in one line
  /// @throws IOException when the address cannot be taken; the message says why
  public static ToxiproxyServer start(
      TcpAddress address, ConnectOptions connect, Consumer<String> log) throws IOException {
    bound("sun.net.httpserver.maxReqTime", "15");
    bound("sun.net.httpserver.maxRspTime", "30");
    bound("jdk.httpserver.maxConnections", "200");
    // Else the kernel holds each answer's body back until its head is acknowledged.
    bound("sun.net.httpserver.nodelay", "true");
    var http = bind(address);
    var executor =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("jackfield-toxiproxy").factory());
    var started = new ToxiproxyServer(http, executor, new Proxies(connect), log);
    http.setExecutor(executor);
    http.createContext("/", started::handle);
    http.start();
    return started;
  }

  /// The JDK's server takes its limits from properties of the process.
  private static void bound(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static HttpServer bind(TcpAddress address) throws IOException {
    var at = new InetSocketAddress(address.host(), address.port());
    try {
      return HttpServer.create(at, BACKLOG);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + address.display() + ": " + Say.failure(e), e);
    }
  }

  /// The address that it serves on, with its real port.
  public TcpAddress address() {
    return TcpAddress.of(server.getAddress());
  }

  /// Starts a proxy.
  ///
  /// @param listen `host:port`
  /// @param upstream `host:port`
  /// @return the address that it listens on, with its real port
  /// @throws IOException when that address cannot be taken; the message says why
  public String add(String name, String listen, String upstream) throws IOException {
    return proxies.add(name, listen, upstream).listens();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = answer(exchange);
      log.accept(
          Say.text(exchange.getRequestMethod() + " " + exchange.getRequestURI())
              + " "
              + answer.status());
      var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0) {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
      }
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Api.Answer answer(HttpExchange exchange) throws IOException {
    if (isOfBrowser(exchange)) {
      return Api.Answer.of(new ApiException(403, "User agent not allowed"));
    }
    var body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
    if (body.length > MOST_BODY_BYTES) {
      return Api.Answer.of(
          new ApiException(413, "request body is larger than " + Say.bytes(MOST_BODY_BYTES)));
    }
    return api.answer(
        exchange.getRequestMethod(),
        parts(exchange.getRequestURI().getRawPath()),
        new String(body, StandardCharsets.UTF_8));
  }

  private static boolean isOfBrowser(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    var agent = headers.getFirst("User-Agent");
    // Pages can set neither of the others, and those of today's browsers cannot be without them.
    return (agent != null && agent.startsWith("Mozilla/"))
        || headers.containsKey("Origin")
        || headers.containsKey("Sec-Fetch-Site");
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.split("/"))
        .filter(part -> !part.isEmpty())
        .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
        .toList();
  }

  /// Stops serving, and all proxies.
  @Override
  public void close() {
    server.stop(0);
    proxies.close();
    executor.close();
  }
}
