package io.jackfield;

import io.jackfield.SocketSettings.Setting;
import io.jackfield.posix.SocketCalls;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sets [SocketSettings] on channels: through the JDK where it has a name for an option, else
/// natively through the channel's descriptor.
final class SocketSetup {
  // Of <sys/socket.h>, <netinet/in.h> and <linux/in6.h> on the processors of C.AVAILABLE.
  private static final int SOL_SOCKET = 1;
  private static final int SO_DEBUG = 1;
  private static final int SO_MARK = 36;
  private static final int IPPROTO_IP = 0;
  private static final int IP_TTL = 2;
  private static final int IP_MINTTL = 21;
  static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_UNICAST_HOPS = 16;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_MINHOPCOUNT = 73;

  /// An option by level and number, and its name in the sockets API.
  record Native(String api, int level, int name) {}

  // By name, since the JDK's module with those of keep-alive may be absent.
  static final Map<Setting, String> JDK_NAMES =
      Map.of(
          Setting.KEEP_ALIVE, "SO_KEEPALIVE",
          Setting.KEEP_IDLE, "TCP_KEEPIDLE",
          Setting.KEEP_INTERVAL, "TCP_KEEPINTERVAL",
          Setting.KEEP_COUNT, "TCP_KEEPCOUNT",
          Setting.NO_DELAY, "TCP_NODELAY",
          Setting.SEND_BUFFER, "SO_SNDBUF",
          Setting.RECEIVE_BUFFER, "SO_RCVBUF",
          Setting.TRAFFIC_CLASS, "IP_TOS",
          Setting.BROADCAST, "SO_BROADCAST",
          Setting.REUSE_PORT, "SO_REUSEPORT");

  // A socket of both families has both options; of one family, one of them.
  static final Map<Setting, List<Native>> NATIVE =
      Map.of(
          Setting.TIME_TO_LIVE,
          List.of(
              new Native("IP_TTL", IPPROTO_IP, IP_TTL),
              new Native("IPV6_UNICAST_HOPS", IPPROTO_IPV6, IPV6_UNICAST_HOPS)),
          Setting.LEAST_TIME_TO_LIVE,
          List.of(
              new Native("IP_MINTTL", IPPROTO_IP, IP_MINTTL),
              new Native("IPV6_MINHOPCOUNT", IPPROTO_IPV6, IPV6_MINHOPCOUNT)),
          Setting.IPV6_ONLY,
          List.of(new Native("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY)),
          Setting.MARK,
          List.of(new Native("SO_MARK", SOL_SOCKET, SO_MARK)),
          Setting.DEBUG,
          List.of(new Native("SO_DEBUG", SOL_SOCKET, SO_DEBUG)));

  /// What the connections of a listening socket get from the JDK as they are accepted; all else
  /// they inherit from it.
  private static final Set<Setting> OF_ACCEPTED =
      Set.of(
          Setting.KEEP_ALIVE,
          Setting.KEEP_IDLE,
          Setting.KEEP_INTERVAL,
          Setting.KEEP_COUNT,
          Setting.NO_DELAY,
          Setting.SEND_BUFFER,
          Setting.TRAFFIC_CLASS);

  /// What a listening socket gets before it listens.
  static final Set<Setting> LISTENING = EnumSet.complementOf(EnumSet.copyOf(OF_ACCEPTED));

  private SocketSetup() {}

  /// An option or a source address could not be set; the message says which.
  static final class SetupException extends IOException {
    private static final long serialVersionUID = 1L;

    SetupException(String message) {
      super(message);
    }

    SetupException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Sets all on a socket that will connect, or that takes datagrams.
  static void apply(NetworkChannel channel, SocketSettings options) throws SetupException {
    set(channel, options, EnumSet.allOf(Setting.class));
    setDevice(channel, options);
  }

  /// Sets what a listening socket has, before it listens.
  static void applyListening(NetworkChannel channel, SocketSettings options) throws SetupException {
    set(channel, options, LISTENING);
    setDevice(channel, options);
  }

  /// Sets on an accepted connection what it has not inherited.
  static void applyAccepted(NetworkChannel channel, SocketSettings options) throws SetupException {
    set(channel, options, OF_ACCEPTED);
  }

  private static void set(NetworkChannel channel, SocketSettings options, Set<Setting> which)
      throws SetupException {
    for (var each : wanted(channel, options, which)) {
      set(channel, each.getKey(), each.getValue());
    }
  }

  /// What is set, in order.
  static List<Map.Entry<Setting, Integer>> wanted(
      NetworkChannel channel, SocketSettings options, Set<Setting> which) {
    var wanted = new ArrayList<Map.Entry<Setting, Integer>>();
    // Answers leave at once: a dialogue must not wait for a full segment (RFC 896's trade-off).
    if (which.contains(Setting.NO_DELAY)
        && !options.settings().containsKey(Setting.NO_DELAY)
        && channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      wanted.add(Map.entry(Setting.NO_DELAY, 1));
    }
    for (var each : options.settings().entrySet()) {
      if (which.contains(each.getKey())) {
        wanted.add(each);
      }
    }
    return wanted;
  }

  private static void set(NetworkChannel channel, Setting setting, int value)
      throws SetupException {
    var ways = NATIVE.get(setting);
    if (ways != null) {
      setNatively(channel, setting, ways, value);
      return;
    }
    var name = JDK_NAMES.get(setting);
    for (var option : channel.supportedOptions()) {
      if (option.name().equals(name)) {
        set(channel, option, setting, value);
        return;
      }
    }
    throw new SetupException("a socket of this kind has no " + setting.key() + " here");
  }

  private static <T> void set(
      NetworkChannel channel, SocketOption<T> option, Setting setting, int value)
      throws SetupException {
    Object boxed = value;
    if (option.type().equals(Boolean.class)) {
      boxed = value != 0;
    }
    try {
      channel.setOption(option, option.type().cast(boxed));
    } catch (IOException e) {
      throw new SetupException(
          "cannot set " + setting.key() + " to " + value + ": " + Say.failure(e), e);
    }
  }

  private static void setNatively(
      NetworkChannel channel, Setting setting, List<Native> ways, int value) throws SetupException {
    if (!FastPath.mayCall()) {
      if (setting == Setting.IPV6_ONLY) {
        // Whoever listens drops the IPv4 peers.
        return;
      }
      throw unavailable(setting.key());
    }
    int descriptor = descriptor(channel);
    int failure = 0;
    boolean any = false;
    for (var way : ways) {
      int result = SocketCalls.set(descriptor, way.level, way.name, value);
      any |= result >= 0;
      failure = failure == 0 ? Math.min(result, 0) : failure;
    }
    if (!any) {
      throw new SetupException(
          "cannot set " + setting.key() + " to " + value + ": " + SocketCalls.describe(failure));
    }
  }

  private static void setDevice(NetworkChannel channel, SocketSettings options)
      throws SetupException {
    var device = options.device();
    if (device.isEmpty()) {
      return;
    }
    if (!FastPath.mayCall()) {
      throw unavailable("device");
    }
    int result = SocketCalls.bindToDevice(descriptor(channel), device);
    if (result < 0) {
      throw new SetupException(
          "cannot bind to the device " + device + ": " + SocketCalls.describe(result));
    }
  }

  private static SetupException unavailable(String what) {
    return new SetupException(
        what
            + " is not available here: it takes Linux with glibc 2.34 or newer on a 64-bit Intel or"
            + " ARM processor, and java's flag --enable-native-access");
  }

  /// The channel's descriptor, where [FastPath#mayCall].
  static int descriptor(NetworkChannel channel) throws SetupException {
    try {
      var reuse = StandardSocketOptions.SO_REUSEADDR;
      boolean before = channel.getOption(reuse);
      try {
        return SocketCalls.descriptor(on -> channel.setOption(reuse, on));
      } finally {
        channel.setOption(reuse, before);
      }
    } catch (IOException e) {
      throw new SetupException("cannot find the socket's descriptor: " + Say.failure(e), e);
    }
  }
}
