package io.jackfield.cli.nc;

import io.jackfield.posix.Resolver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The ports to connect to, in their order.
final class Ports {
  private static final int MOST = 65_535;

  private Ports() {}

  static List<String> of(NcOptions options) throws NcFailure {
    var all = new ArrayList<String>();
    for (var word : options.ports()) {
      add(all, word, options.datagrams() ? "udp" : "tcp");
    }
    if (options.randomPorts()) {
      Collections.shuffle(all);
    }
    return all;
  }

  private static void add(List<String> all, String word, String protocol) throws NcFailure {
    // A service may have a hyphen in its name, as ftp-data: names come first.
    var named = Resolver.port(word, protocol);
    int hyphen = word.indexOf('-');
    if (named.isPresent()) {
      all.add(Integer.toString(named.getAsInt()));
    } else if (hyphen > 0 && word.charAt(0) >= '0' && word.charAt(0) <= '9') {
      int one = port(word.substring(hyphen + 1), protocol);
      int other = port(word.substring(0, hyphen), protocol);
      for (int port = Math.min(one, other); port <= Math.max(one, other); port++) {
        all.add(Integer.toString(port));
      }
    } else {
      all.add(Integer.toString(port(word, protocol)));
    }
  }

  private static int port(String text, String protocol) throws NcFailure {
    try {
      return (int) Numbers.parse(text, 1, MOST);
    } catch (Numbers.Refused e) {
      var named = Resolver.port(text, protocol);
      if (named.isPresent()) {
        return named.getAsInt();
      }
      throw new NcFailure("port number " + e.getMessage() + ": " + text);
    }
  }
}
