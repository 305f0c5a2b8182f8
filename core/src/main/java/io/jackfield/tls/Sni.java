package io.jackfield.tls;

/// The name that a client tells the server in the clear, so that it can choose a certificate
/// (Server Name Indication, RFC 6066). What is *verified* is another matter: see [Tls#client].
public sealed interface Sni {
  /// The verified name, unless that is an address, which has no place here.
  record AsVerified() implements Sni {}

  /// Another name.
  record Named(String name) implements Sni {}

  /// None.
  record Absent() implements Sni {}

  /// The verified name.
  static Sni asVerified() {
    return new AsVerified();
  }

  /// Another name than the one that is verified.
  static Sni named(String name) {
    return new Named(name);
  }

  /// No name at all.
  static Sni absent() {
    return new Absent();
  }
}
