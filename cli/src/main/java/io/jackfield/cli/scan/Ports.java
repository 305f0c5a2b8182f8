package io.jackfield.cli.scan;

import io.jackfield.BadAddressException;
import io.jackfield.Services;
import java.util.BitSet;
import java.util.List;

/// A set of ports as people write it: `22,80,8000-8100,http`.
public final class Ports {
  private static final int HIGHEST = 65_535;

  /// What is asked when nobody says: where a machine's services usually are.
  public static final String USUAL =
      "21-23,25,53,80,110,111,135,139,143,389,443,445,465,587,631,993,995,1433,1521,1883,2049,2375,"
          + "3000,3128,3306,3389,4222,5000,5432,5672,5900,5984,6379,6443,7000,8000,8008,8080,8081,"
          + "8086,8443,8888,9000,9042,9090,9092,9200,11211,15672,27017";

  private Ports() {}

  /// The ports in order, each once.
  ///
  /// @param protocol `tcp` or `udp`: a name may have another port there
  /// @throws BadAddressException when a part is neither a port, a name nor a range
  public static List<Integer> parse(String text, String protocol) {
    var ports = new BitSet();
    for (var part : text.split(",", -1)) {
      add(ports, part.strip(), protocol);
    }
    return ports.stream().boxed().toList();
  }

  private static void add(BitSet ports, String part, String protocol) {
    // A service's name may have a hyphen as well, as http-alt.
    if (part.matches("\\d*-\\d*") && part.length() > 1) {
      int hyphen = part.indexOf('-');
      int from = hyphen == 0 ? 1 : number(part.substring(0, hyphen), protocol);
      int to = hyphen == part.length() - 1 ? HIGHEST : number(part.substring(hyphen + 1), protocol);
      if (to < from) {
        throw new BadAddressException(
            "the range of ports \"" + part + "\" ends before it begins; write " + to + "-" + from);
      }
      ports.set(from, to + 1);
    } else {
      ports.set(number(part, protocol));
    }
  }

  private static int number(String text, String protocol) {
    int port = Services.port(text, protocol);
    if (port == 0) {
      throw new BadAddressException("nobody can listen on port 0; ports go from 1 to " + HIGHEST);
    }
    return port;
  }
}
