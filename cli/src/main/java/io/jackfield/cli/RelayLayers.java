package io.jackfield.cli;

import io.jackfield.Layer;
import io.jackfield.cli.console.Context;
import java.io.IOException;
import picocli.CommandLine.ParseResult;

/// What the words of `jack relay` put around its two sides: TLS where an address says so, and a
/// PROXY header before it. Where one side listens with TLS, `--cert` is that side's and the other
/// shows none. Immutable.
final class RelayLayers {
  private final ParseResult words;
  private final Context context;
  private final TlsWords tls;
  private final boolean serves;
  private final Layer server;

  RelayLayers(ParseResult words, Context context, Endpoint one, Endpoint other) throws IOException {
    this.words = words;
    this.context = context;
    tls = new TlsWords(words, context, one.isTls() || other.isTls());
    serves = (one.listens() && one.isTls()) || (other.listens() && other.isTls());
    // Once, so that two sides that listen have the same certificate.
    server = serves ? tls.server(false) : Layer.none();
    if (ProxyWords.accepts(words) && !one.listens() && !other.listens()) {
      throw new UsageException("--accept-proxy is for clients, and neither address listens");
    }
    if (ProxyWords.isOnTheWay(words) && one.listens() && other.listens()) {
      throw new UsageException(
          "--proxy and --send-proxy are for connecting, and both addresses listen");
    }
  }

  /// The endpoint with what belongs around it.
  Endpoint around(Endpoint endpoint) throws IOException {
    if (endpoint.listens()) {
      var layer = endpoint.isTls() ? server : Layer.none();
      return endpoint.within(ProxyWords.accepting(words, context, layer));
    }
    ProxyWords.check(words, TlsWords.inside(endpoint.address()));
    if (!endpoint.isTls()) {
      return endpoint;
    }
    var address = endpoint.address();
    return endpoint.within(serves ? tls.anonymousClient(address) : tls.client(address));
  }
}
