package io.jackfield.cli.scan;

import io.jackfield.Bytes;
import io.jackfield.ConnectFailedException;
import io.jackfield.ConnectOptions;
import io.jackfield.Deadline;
import io.jackfield.Duplex;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.WireListener;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Asks ports of one host, some at once, by connecting to them as any client would. Immutable.
///
/// @param host an address literal
/// @param udp datagrams instead of connections
/// @param timeout how long to wait for an answer of one port
/// @param parallel how many ports are asked at once
/// @param banners whether to wait for what an open port says by itself
/// @param listener told of all that it does
public record Scan(
    String host,
    boolean udp,
    Duration timeout,
    int parallel,
    boolean banners,
    WireListener listener) {
  private static final int LONGEST_BANNER = 256;

  /// Asks all of them, and gives what was found in their order.
  ///
  /// @throws IOException when this machine could not ask, as when it has no descriptor left
  public List<Finding> run(List<Integer> ports) throws IOException, InterruptedException {
    var findings = new @Nullable Finding[ports.size()];
    var next = new AtomicInteger();
    var failure = new AtomicReference<@Nullable IOException>();
    var workers = new ArrayList<Thread>();
    for (int i = 0; i < Math.min(parallel, ports.size()); i++) {
      workers.add(
          Thread.ofVirtual()
              .name("jackfield-scan")
              .start(() -> {
                try {
                  for (int at = next.getAndIncrement();
                      at < findings.length && failure.get() == null;
                      at = next.getAndIncrement()) {
                    findings[at] = udp ? datagram(ports.get(at)) : connect(ports.get(at));
                  }
                } catch (IOException e) {
                  failure.compareAndSet(null, e);
                }
              }));
    }
    try {
      for (var worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      workers.forEach(Thread::interrupt);
      throw e;
    }
    var failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    var all = new ArrayList<Finding>();
    for (var finding : findings) {
      if (finding == null) {
        throw new AssertionError("a port was not asked");
      }
      all.add(finding);
    }
    return all;
  }

  private Finding connect(int port) throws IOException {
    var options = ConnectOptions.defaults().withTimeout(timeout).withListener(listener);
    try (var duplex = Duplex.connect(new TcpAddress(host, port), options)) {
      return finding(port, State.OPEN, banners ? banner(duplex) : "");
    } catch (ConnectFailedException e) {
      return switch (e.reason()) {
        case REFUSED -> finding(port, State.CLOSED, "");
        case TIMED_OUT, UNREACHABLE -> finding(port, State.FILTERED, "");
        default -> throw cannotAsk(port, e);
      };
    }
  }

  private IOException cannotAsk(int port, IOException e) {
    return new IOException(
        "cannot ask port " + port + ": " + e.getMessage() + "; try fewer at once (--parallel)", e);
  }

  /// The first line, or what has come of it in time.
  private String banner(Duplex duplex) {
    var buffer = ByteBuffer.allocate(LONGEST_BANNER);
    var deadline = Deadline.after(timeout);
    try {
      while (buffer.hasRemaining() && !hasLine(buffer) && duplex.read(buffer, deadline) >= 0) {}
    } catch (IOException e) {
      // Silent, or gone: what had come is the banner.
      return text(buffer);
    }
    return text(buffer);
  }

  private static boolean hasLine(ByteBuffer buffer) {
    for (int i = 0; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n') {
        return true;
      }
    }
    return false;
  }

  private static String text(ByteBuffer buffer) {
    var text = Bytes.copyOf(buffer.flip()).text();
    return Say.text(text.lines().findFirst().orElse("").stripTrailing());
  }

  /// Sends a datagram, twice since one may get lost, and waits for an answer to each.
  private Finding datagram(int port) throws IOException {
    var options = ConnectOptions.defaults().withTimeout(timeout).withListener(listener);
    var answer = ByteBuffer.allocate(LONGEST_BANNER);
    try (var duplex = Duplex.connect(new UdpAddress(host, port), options)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        // Empty ones are not delivered to every service; a zero byte is what other scanners send.
        duplex.write(ByteBuffer.allocate(1), Deadline.none());
        try {
          duplex.read(answer, Deadline.after(timeout.dividedBy(2)));
          return finding(port, State.OPEN, banners ? text(answer) : "");
        } catch (SocketTimeoutException _) {
          // Silence is what this loop is about.
        }
      }
      return finding(port, State.OPEN_OR_FILTERED, "");
    } catch (PortUnreachableException e) {
      return finding(port, State.CLOSED, "");
    } catch (ConnectFailedException e) {
      throw cannotAsk(port, e);
    }
  }

  private Finding finding(int port, State state, String banner) {
    return new Finding(port, udp ? "udp" : "tcp", state, banner);
  }
}
