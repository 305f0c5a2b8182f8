package io.jackfield;

import io.jackfield.SocketSetup.SetupException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// Connects to a Unix socket, and explains when it can't.
final class UnixDialer implements Attempt {
  // S_IFMT and S_IFSOCK of <sys/stat.h>.
  private static final int FILE_TYPE = 0xF000;
  private static final int SOCKET = 0xC000;

  private final UnixAddress target;
  private final UnixDomainSocketAddress address;
  private final WriteWatch watch;
  private final SocketChannel channel;
  private final SocketSettings socket;
  private final WireListener listener;
  private final Deadline deadline;
  private long connectingNanos;

  private UnixDialer(UnixAddress target, ConnectOptions options) throws IOException {
    this.socket = options.socket();
    this.listener = options.listener();
    this.target = target;
    this.address = target.socketAddress();
    this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    this.watch = new WriteWatch(channel);
    this.deadline = Deadline.after(options.timeout());
  }

  static Duplex connect(UnixAddress target, ConnectOptions options) throws IOException {
    if (options.local().isPresent()) {
      throw new BadAddressException(
          "cannot connect to " + target + " from " + options.local().get() + ": no source address");
    }
    return Attempt.make(target, options.listener(), new UnixDialer(target, options));
  }

  /// Waits in the kernel only while the server's backlog is full; then a timer ends the wait.
  @Override
  public Duplex open() throws IOException {
    watch.begin(deadline);
    try {
      SocketSetup.apply(channel, socket);
      SocketReport.tell(listener, target, channel, socket);
      connectingNanos = System.nanoTime();
      channel.connect(address);
      return new UnixDuplex(channel);
    } catch (IOException e) {
      throw Closing.after(e, channel);
    } finally {
      watch.end();
      watch.cancel();
    }
  }

  @Override
  public long beganNanos(long startNanos) {
    return connectingNanos == 0 ? startNanos : connectingNanos;
  }

  @Override
  public ConnectFailedException explain(IOException e, Duration took) {
    if (watch.expired()) {
      return failed(
          " did not take the connection within "
              + Say.duration(took)
              + ": its backlog is full, the server accepts too slowly",
          ConnectFailedException.Reason.TIMED_OUT,
          e);
    }
    if (e instanceof SetupException) {
      return failed(": " + Say.failure(e), ConnectFailedException.Reason.LOCAL, e);
    }
    return switch (state(target.path())) {
      case ABSENT ->
          failed(
              ": no such file; is the path right, and the server running?",
              ConnectFailedException.Reason.REFUSED,
              e);
      case FORBIDDEN -> denied(e);
      case OTHER_FILE ->
          failed(": that file is not a socket", ConnectFailedException.Reason.OTHER, e);
      case SOCKET -> explainSocket(e);
    };
  }

  private ConnectFailedException explainSocket(IOException e) {
    return switch (e) {
      case ConnectException _ ->
          failed(
              " refused the connection: nobody listens on that socket any more;"
                  + " start the server again",
              ConnectFailedException.Reason.REFUSED,
              e);
      // The JDK says EACCES with the class of a failed bind.
      case BindException _ -> denied(e);
      default -> failed(": " + Say.failure(e), ConnectFailedException.Reason.OTHER, e);
    };
  }

  private ConnectFailedException denied(IOException e) {
    return failed(
        ": permission denied; one needs write permission for the socket and search permission"
            + " for its folders",
        ConnectFailedException.Reason.OTHER,
        e);
  }

  private ConnectFailedException failed(
      String what, ConnectFailedException.Reason reason, IOException e) {
    return new ConnectFailedException(target.display() + what, reason, e);
  }

  /// What is at a path.
  enum State {
    ABSENT,
    FORBIDDEN,
    SOCKET,
    OTHER_FILE
  }

  static State state(Path path, LinkOption... options) {
    try {
      // Elsewhere than on Unix there is no such view, and a socket is just none of the usual kinds.
      boolean socket =
          path.getFileSystem().supportedFileAttributeViews().contains("unix")
              ? ((int) Files.getAttribute(path, "unix:mode", options) & FILE_TYPE) == SOCKET
              : Files.readAttributes(
                      path, java.nio.file.attribute.BasicFileAttributes.class, options)
                  .isOther();
      return socket ? State.SOCKET : State.OTHER_FILE;
    } catch (NoSuchFileException e) {
      return State.ABSENT;
    } catch (AccessDeniedException e) {
      return State.FORBIDDEN;
    } catch (IOException e) {
      // A part of the path that is no folder, say.
      return State.ABSENT;
    }
  }
}
