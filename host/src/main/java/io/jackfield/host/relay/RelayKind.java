package io.jackfield.host.relay;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.ExecAddress;
import io.jackfield.Limits;
import io.jackfield.MemoryAddress;
import io.jackfield.StdioAddress;
import io.jackfield.TcpAddress;
import io.jackfield.UdpAddress;
import io.jackfield.UnixAddress;
import io.jackfield.host.config.Section;
import io.jackfield.host.config.Value;
import io.jackfield.host.kind.Conversation;
import io.jackfield.host.kind.Kind;
import java.time.Duration;
import java.util.Optional;

/// The settings of a relay:
///
/// | key | means | default |
/// |---|---|---|
/// | `relay` | where each connection goes: `tcp://host:port` or `unix:/path` | |
/// | `connect-timeout` | how long connecting there may take | 5s |
public final class RelayKind implements Kind {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MOST_TIMEOUT = Duration.ofMinutes(5);

  /// The kind.
  public RelayKind() {}

  @Override
  public String key() {
    return "relay";
  }

  @Override
  public Optional<Conversation> read(Value value, Section service, Limits limits) {
    int before = service.problems().count();
    var target = value.address().flatMap(address -> target(address, value, service));
    var timeout =
        service
            .optional("connect-timeout")
            .flatMap(each -> each.duration(LEAST_TIMEOUT, MOST_TIMEOUT))
            .orElse(DEFAULT_TIMEOUT);
    return service.problems().count() > before
        ? Optional.empty()
        : target.map(address -> new Forwarding(address, timeout));
  }

  private static Optional<Address> target(Address address, Value value, Section service) {
    return switch (address) {
      case TcpAddress(_, var port) when port == 0 -> refused(value, "nothing listens on port 0");
      case UnixAddress unix -> beside(unix, value, service);
      case ExecAddress _ -> refused(value, "for a program write run: COMMAND");
      case UdpAddress _, StdioAddress _, MemoryAddress _ ->
          refused(value, "expected tcp://host:port or unix:/path");
      default -> Optional.of(address);
    };
  }

  private static Optional<Address> beside(UnixAddress unix, Value value, Section service) {
    try {
      return Optional.of(
          UnixAddress.of(service.file().resolveSibling(unix.path()).normalize().toString()));
    } catch (BadAddressException e) {
      return refused(value, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Address> refused(Value value, String message) {
    value.problem(message);
    return Optional.empty();
  }
}
