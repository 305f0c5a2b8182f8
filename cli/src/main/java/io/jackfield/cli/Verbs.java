package io.jackfield.cli;

import java.util.List;

/// The verbs there are.
final class Verbs {
  /// All verbs, in the order of the help. A new one is one file and one line here.
  static final List<Verb> ALL =
      List.of(
          new ConnectVerb(),
          new ListenVerb(),
          new RelayVerb(),
          new ScanVerb(),
          new SendVerb(),
          new ReceiveVerb(),
          new RunVerb(),
          new ReplayVerb(),
          new ServeVerb(),
          new ProxyVerb(),
          new HostVerb(),
          new ShowVerb(),
          new ExportVerb(),
          new CertVerb(),
          new CompletionVerb(),
          new VersionVerb());

  private Verbs() {}
}
