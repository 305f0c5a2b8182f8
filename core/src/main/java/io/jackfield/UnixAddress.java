package io.jackfield;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// The address of a Unix stream socket, `unix:/path` or `unix:relative/path`; `unix:///path` is
/// understood as well. Such a socket is a file, which only programs of this machine can reach.
///
/// A path has at most [#MAX_PATH_BYTES]. The empty path is the address of a client, which has no
/// file of its own: one cannot connect to it.
///
/// A server creates the file for its own user only (mode 0600), replaces one that a server which is
/// gone has left behind, and removes it when it closes.
///
/// @param path the socket's file, absolute or relative to the working folder
public record UnixAddress(Path path) implements Address {
  /// The longest path to connect to or to listen on, in bytes. The kernel takes one more (108 with
  /// the final NUL), the JDK does not.
  public static final int MAX_PATH_BYTES = 106;

  /// An address from a path as text.
  ///
  /// @throws BadAddressException when it is empty or too long
  public static UnixAddress of(String path) {
    try {
      return new UnixAddress(Path.of(path)).checked();
    } catch (InvalidPathException e) {
      throw new BadAddressException("not a path: \"" + Escape.text(path) + "\"");
    }
  }

  /// This address if one can connect to it or listen on it. Not checked by the constructor, since
  /// what other programs have bound gets here as well.
  private UnixAddress checked() {
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_PATH_BYTES) {
      throw new BadAddressException(
          "the path of a Unix socket has at most "
              + MAX_PATH_BYTES
              + " bytes, not "
              + length
              + ": \""
              + Escape.text(path.toString())
              + "\"; use a shorter one, or one relative to the working folder");
    }
    if (length == 0) {
      throw new BadAddressException(
          "an unnamed Unix socket has no path; expected unix:/path or unix:relative/path");
    }
    return this;
  }

  /// For connecting and listening.
  ///
  /// @throws BadAddressException when the path is empty or too long
  UnixDomainSocketAddress socketAddress() {
    return UnixDomainSocketAddress.of(checked().path());
  }

  static UnixAddress parse(String text) {
    if (!text.startsWith("//")) {
      return of(text);
    }
    if (!text.startsWith("///")) {
      throw new BadAddressException(
          "a Unix socket is on no host: \"unix:"
              + Escape.text(text)
              + "\"; write unix:/path, unix:relative/path or unix:///path");
    }
    return of(text.substring(2));
  }

  @Override
  public Duplex connect(ConnectOptions options) throws IOException {
    return UnixDialer.connect(this, options);
  }

  @Override
  public String scheme() {
    return "unix";
  }

  @Override
  public String display() {
    return path.toString().isEmpty() ? "an unnamed Unix socket" : Escape.controls(toString());
  }

  @Override
  public String toString() {
    return "unix:" + path;
  }
}
