package io.jackfield;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Service names as ports: `http` is 80. Reads `/etc/services` once, and knows the common names
/// where that file is absent (containers, Windows). IANA's registry is the source of the numbers.
public final class Services {
  private Services() {}

  private static final Map<String, Integer> COMMON =
      Map.ofEntries(
          Map.entry("echo", 7),
          Map.entry("discard", 9),
          Map.entry("daytime", 13),
          Map.entry("qotd", 17),
          Map.entry("chargen", 19),
          Map.entry("ftp", 21),
          Map.entry("ssh", 22),
          Map.entry("telnet", 23),
          Map.entry("smtp", 25),
          Map.entry("time", 37),
          Map.entry("domain", 53),
          Map.entry("http", 80),
          Map.entry("pop3", 110),
          Map.entry("ntp", 123),
          Map.entry("imap", 143),
          Map.entry("https", 443),
          Map.entry("submission", 587),
          Map.entry("imaps", 993),
          Map.entry("pop3s", 995),
          Map.entry("mysql", 3306),
          Map.entry("postgresql", 5432),
          Map.entry("redis", 6379));

  /// The port for a number or a name.
  ///
  /// @param protocol `tcp` or `udp`
  /// @throws BadAddressException when it is neither
  public static int port(String text, String protocol) {
    if (text.isEmpty()) {
      throw new BadAddressException("empty port; expected 0 to 65535 or a service name");
    }
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // Nine digits can't overflow; anything longer is out of range whatever it says.
      int value = text.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(text);
      if (value > HostPort.MAX_PORT) {
        throw new BadAddressException("port out of range: " + text + " (0 to 65535)");
      }
      return value;
    }
    var port = SystemTable.BY_NAME.get(text + "/" + protocol);
    if (port == null) {
      port = COMMON.get(text);
    }
    if (port == null) {
      throw new BadAddressException(
          "not a port: \"" + Escape.text(text) + "\"; expected 0 to 65535 or a service name");
    }
    return port;
  }

  /// What a port is registered for, `http` for 80; empty when nobody here knows.
  ///
  /// @param protocol `tcp` or `udp`
  public static Optional<String> name(int port, String protocol) {
    var name = SystemTable.BY_PORT.get(port + "/" + protocol);
    return name != null
        ? Optional.of(name)
        : COMMON.entrySet().stream()
            .filter(common -> common.getValue() == port)
            .map(Map.Entry::getKey)
            .findFirst();
  }

  /// The system's table, read when the first name is looked up: numbers need no file.
  private static final class SystemTable {
    static final Map<String, Integer> BY_NAME = new HashMap<>();
    static final Map<String, String> BY_PORT = new HashMap<>();

    static {
      read(Path.of("/etc/services"));
    }

    private SystemTable() {}

    private static void read(Path file) {
      if (!Files.isReadable(file)) {
        return;
      }
      try {
        for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
          add(line.replaceFirst("#.*", "").strip().split("\\s+"));
        }
      } catch (IOException e) {
        // The common names still work; a broken table is the system's affair, not this address's.
        return;
      }
    }

    private static void add(String[] words) {
      if (words.length < 2 || !words[1].matches("\\d{1,5}/\\w+")) {
        return;
      }
      int slash = words[1].indexOf('/');
      int port = Integer.parseInt(words[1].substring(0, slash));
      var suffix = words[1].substring(slash);
      BY_PORT.putIfAbsent(port + suffix, words[0]);
      for (int i = 0; i < words.length; i++) {
        if (i != 1) {
          BY_NAME.putIfAbsent(words[i] + suffix, port);
        }
      }
    }
  }
}
