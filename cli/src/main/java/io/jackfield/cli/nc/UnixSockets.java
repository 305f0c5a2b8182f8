package io.jackfield.cli.nc;

import io.jackfield.posix.SocketName;
import io.jackfield.posix.Sockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Unix sockets, of streams and of datagrams, by path and by abstract name.
final class UnixSockets {
  private static final int BACKLOG = 5;

  private final NcOptions options;
  private final Talk talk;

  UnixSockets(NcOptions options, Talk talk) {
    this.options = options;
    this.talk = talk;
  }

  private int type() {
    return options.datagrams() ? Sockets.SOCK_DGRAM : Sockets.SOCK_STREAM;
  }

  /// A socket that others find.
  ///
  /// @return below zero, why there is none
  int listen(String path) {
    int socket = bind(path);
    if (socket < 0 || options.datagrams()) {
      return socket;
    }
    int result = Sockets.listen(socket, BACKLOG);
    if (result < 0) {
      Sockets.close(socket);
      return result;
    }
    if (talk.verbose()) {
      talk.about("Listening", path);
    }
    return socket;
  }

  private int bind(String path) {
    if (path.isEmpty()) {
      return -Sockets.EINVAL;
    }
    var name = SocketName.unix(path);
    if (name.isEmpty()) {
      return -Sockets.ENAMETOOLONG;
    }
    int socket = Sockets.open(Sockets.AF_UNIX, type(), 0);
    if (socket < 0) {
      return socket;
    }
    if (!path.startsWith("@")) {
      remove(path);
    }
    int result = Sockets.bind(socket, name.get());
    if (result < 0) {
      Sockets.close(socket);
      return result;
    }
    if (talk.verbose()) {
      talk.about("Bound", path);
    }
    return socket;
  }

  /// What can't be removed is in the way, and bind will say so.
  private static void remove(String path) {
    try {
      var file = Path.of(path);
      if (!Files.isDirectory(file)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | InvalidPathException e) {
      return;
    }
  }

  /// What is done with a connection.
  interface Use {
    void with(int socket) throws NcFailure;
  }

  /// Connects and uses the connection; says what failed.
  ///
  /// @return the exit code
  int connect(String path, Use use) throws NcFailure {
    if (!options.datagrams()) {
      return connect(Sockets.open(Sockets.AF_UNIX, type(), 0), path, use);
    }
    var own = options.source();
    if (own != null) {
      return connect(bindOwn(own), path, use);
    }
    // A folder of our own: in one that others can write to they could send us their answers.
    try {
      var folder = Files.createTempDirectory(Path.of("/tmp"), "nc-");
      var receiving = folder.resolve("recv.sock");
      try {
        return connect(bindOwn(receiving.toString()), path, use);
      } finally {
        Files.deleteIfExists(receiving);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new NcFailure("cannot make a folder for the receiving socket in /tmp: " + e);
    }
  }

  private int bindOwn(String path) throws NcFailure {
    return NcFailure.check(path, bind(path));
  }

  private int connect(int socket, String path, Use use) throws NcFailure {
    var name = SocketName.unix(path);
    int result =
        socket < 0
            ? socket
            : path.isEmpty()
                ? -Sockets.EINVAL
                : name.isEmpty() ? -Sockets.ENAMETOOLONG : Sockets.connect(socket, name.get());
    try {
      if (result < 0) {
        talk.warn(path + ": " + Sockets.describe(result));
        return 1;
      }
      use.with(socket);
      return 0;
    } finally {
      if (socket >= 0) {
        Sockets.close(socket);
      }
    }
  }
}
