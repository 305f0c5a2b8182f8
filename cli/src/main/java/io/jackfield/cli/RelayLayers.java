package io.jackfield.cli;

import io.jackfield.Layer;
import io.jackfield.cli.console.Context;
import java.io.IOException;
import picocli.CommandLine.ParseResult;

/// What the words of `jack relay` put around its two sides: TLS where an address says so. Where one
/// side listens with TLS, `--cert` is that side's and the other shows none. Immutable.
final class RelayLayers {
  private final TlsWords tls;
  private final boolean serves;
  private final Layer server;

  RelayLayers(ParseResult words, Context context, Endpoint one, Endpoint other) throws IOException {
    tls = new TlsWords(words, context, one.isTls() || other.isTls());
    serves = one.listens() && one.isTls() || other.listens() && other.isTls();
    // Once, so that two sides that listen have the same certificate.
    server = serves ? tls.server(false) : Layer.none();
  }

  /// The endpoint with what belongs around it.
  Endpoint around(Endpoint endpoint) throws IOException {
    if (!endpoint.isTls()) {
      return endpoint;
    }
    if (endpoint.listens()) {
      return endpoint.within(server);
    }
    var address = endpoint.address();
    return endpoint.within(serves ? tls.anonymousClient(address) : tls.client(address));
  }
}
