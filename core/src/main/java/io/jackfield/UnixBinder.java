package io.jackfield;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Takes the path of a Unix socket, and explains when it can't.
///
/// A socket that nobody listens on is what a server leaves behind that was killed; it is replaced.
/// Two servers that start at the same moment over such a file could both replace it; the second one
/// stays.
///
/// The file gets mode 0600 right after it was made. In between its mode is 0777 without the umask's
/// bits: with the usual umask of 022 no other user can connect then either, since that takes write
/// permission.
final class UnixBinder {
  private UnixBinder() {}

  static ServerSocketChannel bind(
      UnixAddress address, int backlog, SocketSettings options, WireListener listener)
      throws IOException {
    var path = address.socketAddress();
    clear(address);
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      SocketSetup.applyListening(channel, options);
      SocketReport.tellListening(listener, address, channel, options);
      channel.bind(path, backlog);
      ownerOnly(address.path());
      return channel;
    } catch (IOException e) {
      throw Closing.after(explain(address, e), channel);
    }
  }

  /// Makes sure that nothing is in the way.
  private static void clear(UnixAddress address) throws IOException {
    switch (UnixDialer.state(address.path(), LinkOption.NOFOLLOW_LINKS)) {
      // Whatever is wrong with the folder, bind will tell.
      case ABSENT, FORBIDDEN -> {}
      case OTHER_FILE ->
          throw new ListenException(
              cannot(address)
                  + "a file that is not a socket is in the way; choose another path, or remove it",
              null);
      case SOCKET -> {
        if (isInUse(address)) {
          throw new ListenException(
              cannot(address) + "another program listens there; choose another path", null);
        }
        Files.deleteIfExists(address.path());
      }
    }
  }

  /// Only a refusal proves that nobody listens: a full backlog, say, fails in another way.
  private static boolean isInUse(UnixAddress address) throws IOException {
    try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(address.socketAddress());
      return true;
    } catch (ConnectException e) {
      return false;
    } catch (BindException e) {
      throw new ListenException(
          cannot(address) + "a socket of another user is in the way; choose another path", e);
    } catch (IOException e) {
      return UnixDialer.state(address.path(), LinkOption.NOFOLLOW_LINKS) == UnixDialer.State.SOCKET;
    }
  }

  private static void ownerOnly(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static ListenException explain(UnixAddress address, IOException e) {
    var folder = address.path().toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      return new ListenException(
          cannot(address) + "there is no folder " + Escape.text(folder.toString()), e);
    }
    if (folder != null && !Files.isWritable(folder)) {
      return new ListenException(
          cannot(address)
              + "permission denied; one needs write permission for the folder "
              + Escape.text(folder.toString()),
          e);
    }
    return new ListenException(cannot(address) + Say.failure(e), e);
  }

  private static String cannot(UnixAddress address) {
    return "cannot listen on " + address.display() + ": ";
  }
}
