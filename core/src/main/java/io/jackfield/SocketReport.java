package io.jackfield;

import io.jackfield.SocketSettings.Setting;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Tells a listener what [SocketSetup] did, if there is a listener.
final class SocketReport {
  private static final String REUSE = "SO_REUSEADDR";

  // Where the JDK has another name than the sockets API.
  private static final Map<String, String> API_NAMES =
      Map.of("TCP_KEEPINTERVAL", "TCP_KEEPINTVL", "TCP_KEEPCOUNT", "TCP_KEEPCNT");

  private SocketReport() {}

  /// Tells of a socket that will connect or take datagrams.
  static void tell(
      WireListener listener, Address address, NetworkChannel channel, SocketSettings options)
      throws IOException {
    if (listener.equals(WireListener.NONE)) {
      return;
    }
    var told = options(address, channel, options, EnumSet.allOf(Setting.class));
    if (isReused(channel)) {
      told.put(REUSE, 1);
    }
    listener.on(new WireEvent.SocketOpened(address, told));
  }

  /// Tells of a socket that will listen.
  static void tellListening(
      WireListener listener, Address address, NetworkChannel channel, SocketSettings options)
      throws IOException {
    if (listener.equals(WireListener.NONE)) {
      return;
    }
    var told = new LinkedHashMap<String, Integer>();
    if (isReused(channel)) {
      told.put(REUSE, 1);
    }
    told.putAll(options(address, channel, options, SocketSetup.LISTENING));
    listener.on(new WireEvent.SocketOpened(address, told));
  }

  /// Whoever binds sets it when it is wanted; it is none of the settings.
  private static boolean isReused(NetworkChannel channel) throws IOException {
    return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR)
        && channel.getOption(StandardSocketOptions.SO_REUSEADDR);
  }

  private static Map<String, Integer> options(
      Address address, NetworkChannel channel, SocketSettings options, Set<Setting> which)
      throws IOException {
    var told = new LinkedHashMap<String, Integer>();
    for (var each : SocketSetup.wanted(channel, options, which)) {
      var ways = SocketSetup.NATIVE.get(each.getKey());
      if (ways == null) {
        readBack(channel, each.getKey(), told);
      } else {
        for (var way : ways) {
          if (way.level() != SocketSetup.IPPROTO_IPV6 || !isIpv4(address)) {
            told.put(way.api(), each.getValue());
          }
        }
      }
    }
    return told;
  }

  private static boolean isIpv4(Address address) {
    return !(address instanceof TcpAddress tcp && Ipv6Text.isLiteral(tcp.host()))
        && !(address instanceof UdpAddress udp && Ipv6Text.isLiteral(udp.host()));
  }

  /// What the kernel made of it, which may be less than was asked for.
  private static void readBack(NetworkChannel channel, Setting setting, Map<String, Integer> told)
      throws IOException {
    var name = SocketSetup.JDK_NAMES.get(setting);
    for (var option : channel.supportedOptions()) {
      if (option.name().equals(name)) {
        Object value = channel.getOption(option);
        told.put(
            API_NAMES.getOrDefault(name, name),
            value instanceof Integer number ? number : Boolean.TRUE.equals(value) ? 1 : 0);
      }
    }
  }
}
