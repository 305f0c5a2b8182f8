package io.jackfield.cli.nc;

import io.jackfield.cli.console.Context;
import io.jackfield.cli.console.Messages;
import io.jackfield.posix.Resolver;
import io.jackfield.posix.SocketName;
import io.jackfield.posix.Sockets;

/// What is said on standard error. Scripts read these lines, so each is the original's.
final class Talk {
  private final Context context;
  private final NcOptions options;

  Talk(Context context, NcOptions options) {
    this.context = context;
    this.options = options;
  }

  /// As warnx(3): the program's name first.
  static void warn(Context context, String message) {
    line(context, "nc: " + message);
  }

  void warn(String message) {
    warn(context, message);
  }

  /// Whether `-v` asks for the lines about what goes well.
  boolean verbose() {
    return options.verbose();
  }

  private static void line(Context context, String text) {
    // One write for the line: other programs write to the same place.
    context.err().print(Messages.oneLine(text) + "\n");
    context.err().flush();
  }

  /// An address that a socket was bound to, or a peer.
  void about(String what, SocketName name) {
    try {
      var where = Resolver.describe(name, options.numeric());
      line(context, what + " on " + where.host() + " " + where.port());
    } catch (Resolver.UnresolvedException e) {
      warn("getnameinfo: " + e.getMessage());
    }
  }

  /// The same for Unix sockets.
  void about(String what, String path) {
    line(context, what + " on " + path);
  }

  /// An attempt that came to nothing.
  ///
  /// @param address the host's address in numbers, where it isn't how the user calls it
  /// @param how `failed` or `timed out`
  void notConnected(String host, String address, String port, String how, int failure) {
    boolean same = options.numeric() || address.equals(host);
    warn(
        "connect to "
            + (same ? host : host + " (" + address + ")")
            + " port "
            + port
            + " ("
            + options.protocol()
            + ") "
            + how
            + ": "
            + Sockets.describe(failure));
  }

  /// A connection, or what UDP has instead.
  ///
  /// @param address as for [#notConnected]
  void connected(String host, String address, String port) {
    boolean same = options.numeric() || options.proxy() != null || address.equals(host);
    var service =
        options.numeric()
            ? "*"
            : Resolver.service(Integer.parseInt(port), options.protocol()).orElse("*");
    line(
        context,
        "Connection to "
            + (same ? host : host + " (" + address + ")")
            + " "
            + port
            + " port ["
            + options.protocol()
            + "/"
            + service
            + "] succeeded!");
  }
}
