package io.jackfield.tls;

/// A version of the protocol; older ones are broken and not offered (RFC 8996).
public enum TlsVersion {
  /// TLS 1.2 (RFC 5246). Has no half-close: who hears the peer's end can't answer any more.
  TLS_1_2("TLSv1.2"),
  /// TLS 1.3 (RFC 8446).
  TLS_1_3("TLSv1.3");

  private final String jdkName;

  TlsVersion(String jdkName) {
    this.jdkName = jdkName;
  }

  /// As the JDK calls it.
  String jdkName() {
    return jdkName;
  }

  /// `TLS 1.3`.
  @Override
  public String toString() {
    return jdkName.replace("v", " ");
  }
}
