package io.jackfield.proxy;

/// Who finds the address of a target's name.
public enum NameLookup {
  /// The proxy: this side asks no name server, so none learns whom it talks to.
  BY_PROXY,
  /// This side: the proxy is told an address.
  LOCAL
}
