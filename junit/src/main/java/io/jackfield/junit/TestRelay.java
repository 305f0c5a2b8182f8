package io.jackfield.junit;

import io.jackfield.Address;
import io.jackfield.ConnectOptions;
import io.jackfield.TcpAddress;
import io.jackfield.WireEvent;
import io.jackfield.fault.FaultRelay;
import io.jackfield.fault.Faults;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A JUnit extension that puts a bad network before a real server: a relay on a port that the
/// kernel picks, whose faults the test adds and removes.
///
/// ```java
/// @RegisterExtension
/// final TestRelay network = TestRelay.to(() -> TcpAddress.loopback(database.port()));
///
/// @Test
/// void queryFailsWhenTheConnectionBreaks() throws Exception {
///   network.faults().add("cut", FaultRule.of(new Fault.Reset(Onset.now()), Direction.DOWNSTREAM));
///   ...
/// }
/// ```
///
/// Each test begins without faults. A test during which nobody connected to the relay fails: it
/// would have tested nothing.
///
/// Safe for concurrent use within a test.
public final class TestRelay implements BeforeEachCallback, AfterEachCallback {
  private final TestPeer peer;
  private volatile Faults faults = new Faults();

  private TestRelay(Supplier<? extends Address> target) {
    this.peer = TestPeer.of(dialogue -> start(target.get(), dialogue));
  }

  /// A relay to that server.
  ///
  /// @param target where it is, asked for at the beginning of each test; a stream: TCP, say
  public static TestRelay to(Supplier<? extends Address> target) {
    return new TestRelay(target);
  }

  private TestPeer.Run start(Address target, Dialogue dialogue) throws IOException {
    var fresh = new Faults();
    var clients = new AtomicInteger();
    var connect =
        ConnectOptions.defaults()
            .withListener(event -> {
              if (event instanceof WireEvent.Accepted) {
                clients.incrementAndGet();
              }
              dialogue.on(event);
            });
    var relay = FaultRelay.listen(TcpAddress.loopback(0), target, fresh, connect);
    faults = fresh;
    return new RelayRun(relay, clients, dialogue);
  }

  /// What is between the client and the server now, to be changed at any time.
  public Faults faults() {
    return faults;
  }

  /// Where the relay listens.
  ///
  /// @throws IllegalStateException outside a test
  public TcpAddress address() {
    return peer.address();
  }

  /// The host that the relay listens on, the loopback address.
  public String host() {
    return peer.host();
  }

  /// The port that the relay listens on.
  public int port() {
    return peer.port();
  }

  /// How many clients have come so far.
  public int clients() {
    return peer.clients();
  }

  /// What has happened so far on both sides, in lines for a person.
  public String dialogue() {
    return peer.dialogue();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    peer.beforeEach(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    peer.afterEach(context);
  }

  /// A relay during one test; that faults make trouble is no complaint.
  private record RelayRun(FaultRelay relay, AtomicInteger counter, Dialogue told)
      implements TestPeer.Run {
    @Override
    public TcpAddress address() {
      return TcpAddress.loopback(relay.port());
    }

    @Override
    public int clients() {
      return counter.get();
    }

    @Override
    public boolean isSettled() {
      return true;
    }

    @Override
    public String complaint() {
      return "";
    }

    @Override
    public String dialogue() {
      return told.text();
    }

    @Override
    public void close() throws IOException {
      relay.close();
    }
  }
}
