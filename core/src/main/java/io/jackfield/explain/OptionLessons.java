package io.jackfield.explain;

import java.util.Map;

/// Why one sets an option of a socket.
final class OptionLessons {
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry(
              "SO_REUSEADDR",
              "the port may be taken though old connections of it still rest in TIME_WAIT, so a"
                  + " restart need not wait for them"),
          Map.entry(
              "TCP_NODELAY",
              "small pieces leave at once; else the kernel might hold one back until the last is"
                  + " confirmed (Nagle), which slows a dialogue"),
          Map.entry("SO_KEEPALIVE", "a silent peer is asked now and then whether it still lives"),
          Map.entry("TCP_KEEPIDLE", "so many seconds of silence come before the first probe"),
          Map.entry("TCP_KEEPINTVL", "so many seconds lie between two probes"),
          Map.entry("TCP_KEEPCNT", "after so many probes without an answer the connection is over"),
          Map.entry("SO_SNDBUF", "so many bytes may wait in our kernel for the peer to take them"),
          Map.entry("SO_RCVBUF", "so many bytes may wait in our kernel for us to read them"),
          Map.entry("SO_BROADCAST", "lets datagrams go to all machines of a network at once"),
          Map.entry("SO_REUSEPORT", "others who set it too may have the same port"),
          Map.entry("IP_TOS", "marks our packets for routers that treat some better than others"),
          Map.entry("IP_TTL", "our packets may pass so many routers"),
          Map.entry("IPV6_UNICAST_HOPS", "our packets may pass so many routers"),
          Map.entry("IP_MINTTL", "packets that have come through too many routers are dropped"),
          Map.entry("IPV6_MINHOPCOUNT", "packets from too far away are dropped"),
          Map.entry("IPV6_V6ONLY", "a socket on :: would else take IPv4 as well"),
          Map.entry("SO_MARK", "marks our packets for the rules of this machine"),
          Map.entry("SO_DEBUG", "asks the kernel to note what it does"));

  private OptionLessons() {}

  /// Empty for an option that nobody has written about.
  static String of(String option) {
    return TEXTS.getOrDefault(option, "");
  }
}
