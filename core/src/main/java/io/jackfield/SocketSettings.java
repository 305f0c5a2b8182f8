package io.jackfield;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What is set on a socket before it connects or listens; whatever is absent stays as the kernel
/// has it, but for `NO_DELAY`, which is on. Immutable.
///
/// Most of it works wherever the JDK does. What the JDK has no name for is set by native code: on
/// Linux, in a JVM that may call it (`--enable-native-access`); elsewhere a socket that asks for it
/// cannot be opened, and the failure says so.
///
/// @param settings the numbers to set; 1 is on and 0 is off for those that are switches
/// @param device the network interface that all packets must use (`SO_BINDTODEVICE`), such as
///   `eth0`; empty for any. Native
public record SocketSettings(Map<Setting, Integer> settings, String device) {

  // A name with its final NUL fits into IFNAMSIZ bytes of <net/if.h>.
  private static final int LONGEST_DEVICE = 15;

  /// What can be set.
  public enum Setting {
    /// Whether a silent TCP peer is probed (`SO_KEEPALIVE`).
    KEEP_ALIVE(0, 1),
    /// How many seconds of silence come before the first probe (`TCP_KEEPIDLE`).
    KEEP_IDLE(1, 32_767),
    /// How many seconds lie between probes (`TCP_KEEPINTVL`).
    KEEP_INTERVAL(1, 32_767),
    /// How many probes may go unanswered (`TCP_KEEPCNT`).
    KEEP_COUNT(1, 127),
    /// Whether small TCP segments leave at once (`TCP_NODELAY`); on unless set to 0.
    NO_DELAY(0, 1),
    /// How many bytes the kernel buffers for sending (`SO_SNDBUF`); Linux doubles the number.
    SEND_BUFFER(1, Integer.MAX_VALUE),
    /// How many bytes the kernel buffers for receiving (`SO_RCVBUF`); Linux doubles the number.
    RECEIVE_BUFFER(1, Integer.MAX_VALUE),
    /// The byte of IPv4's type of service and IPv6's traffic class (`IP_TOS`): a DSCP times 4.
    TRAFFIC_CLASS(0, 255),
    /// Whether datagrams may go to broadcast addresses (`SO_BROADCAST`).
    BROADCAST(0, 1),
    /// Whether others that say so too may listen on the same port (`SO_REUSEPORT`).
    REUSE_PORT(0, 1),
    /// How many routers a packet may pass (`IP_TTL`, `IPV6_UNICAST_HOPS`). Native.
    TIME_TO_LIVE(1, 255),
    /// What a packet that comes must have left of that (`IP_MINTTL`, `IPV6_MINHOPCOUNT`). Native.
    LEAST_TIME_TO_LIVE(1, 255),
    /// Whether a socket that listens on `::` refuses IPv4 peers (`IPV6_V6ONLY`). Where native code
    /// may not be called such peers are dropped as they come.
    IPV6_ONLY(0, 1),
    /// The mark of packets, for routing and filters (`SO_MARK`). Native, and takes privileges.
    MARK(0, Integer.MAX_VALUE),
    /// The kernel's own debugging (`SO_DEBUG`). Native, and takes privileges.
    DEBUG(0, 1);

    private final int least;
    private final int most;

    Setting(int least, int most) {
      this.least = least;
      this.most = most;
    }

    /// The setting as one word: `keep-alive`.
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The least that it can be set to.
    public int least() {
      return least;
    }

    /// The most that it can be set to.
    public int most() {
      return most;
    }
  }

  private static final SocketSettings DEFAULTS = new SocketSettings(Map.of(), "");

  /// Copies the map, and checks what is in it.
  public SocketSettings {
    settings.forEach(SocketSettings::check);
    settings = Map.copyOf(settings);
    if (device.length() > LONGEST_DEVICE || device.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("not a network interface: \"" + Escape.text(device) + '"');
    }
  }

  private static void check(Setting setting, int value) {
    if (value < setting.least || value > setting.most) {
      throw new IllegalArgumentException(
          setting.key()
              + " out of range: "
              + value
              + " ("
              + setting.least
              + " to "
              + setting.most
              + ")");
    }
  }

  /// Nothing but what the kernel sets, and no delay of small segments.
  public static SocketSettings defaults() {
    return DEFAULTS;
  }

  /// The same with one more setting.
  ///
  /// @throws IllegalArgumentException when the value is out of the setting's range
  public SocketSettings with(Setting setting, int value) {
    var more = new EnumMap<Setting, Integer>(Setting.class);
    more.putAll(settings);
    more.put(setting, value);
    return new SocketSettings(more, device);
  }

  /// The same bound to a network interface.
  public SocketSettings withDevice(String device) {
    return new SocketSettings(settings, device);
  }

  /// Whether a switch is on; false when nothing is said about it.
  boolean isOn(Setting setting) {
    return Objects.equals(settings.get(setting), 1);
  }
}
