package io.jackfield.cli.ncat;

import io.jackfield.ConnectOptions.Family;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/// The hosts that one entry of an access list stands for: an address, `10.0.0.0/8`, `192.168.1-3.*`
/// or a name, also with a mask. Immutable.
interface HostPattern {
  /// Whether the host is one of them.
  boolean matches(InetAddress host);

  /// Reads an entry.
  ///
  /// @throws HostNames.UnknownException when it is none; the message says why
  static HostPattern parse(String text, Family family, boolean lookUp)
      throws HostNames.UnknownException {
    int slash = text.indexOf('/');
    var host = slash < 0 ? text : text.substring(0, slash);
    int bits = slash < 0 ? -1 : mask(text.substring(slash + 1), text);
    var literal = HostNames.literal(host);
    var octets = literal.isEmpty() ? Octets.parse(host) : List.<BitSet>of();
    if (!octets.isEmpty()) {
      checkMask(bits, Integer.SIZE, text);
      return new Octets(octets, bits);
    }
    var addresses = literal.isEmpty() ? HostNames.resolve(host, family, lookUp) : literal;
    for (var address : addresses) {
      checkMask(bits, address.getAddress().length * Byte.SIZE, text);
    }
    return new Addresses(addresses, bits);
  }

  private static int mask(String bits, String text) throws HostNames.UnknownException {
    if (!bits.matches("[0-9]{1,3}")) {
      throw new HostNames.UnknownException("Error parsing netmask in \"" + text + "\".");
    }
    return Integer.parseInt(bits);
  }

  private static void checkMask(int bits, int most, String text) throws HostNames.UnknownException {
    if (bits > most) {
      throw new HostNames.UnknownException(
          "Illegal netmask in \"" + text + "\". Must be between 0 and " + most + ".");
    }
  }

  /// These addresses, or those that begin as they do.
  ///
  /// @param bits how much of them counts; -1 for all of it
  record Addresses(List<InetAddress> addresses, int bits) implements HostPattern {
    @Override
    public boolean matches(InetAddress host) {
      return addresses.stream().anyMatch(each -> beginsAs(each.getAddress(), host.getAddress()));
    }

    private boolean beginsAs(byte[] one, byte[] other) {
      if (one.length != other.length) {
        return false;
      }
      int left = bits < 0 ? one.length * Byte.SIZE : bits;
      for (int i = 0; i < one.length && left > 0; i++, left -= Byte.SIZE) {
        int mask = left >= Byte.SIZE ? 0xff : 0xff << (Byte.SIZE - left) & 0xff;
        if (((one[i] ^ other[i]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /// IPv4 addresses by what each of their four numbers may be.
  ///
  /// @param bits how much of them counts; -1 for all of it
  record Octets(List<BitSet> octets, int bits) implements HostPattern {
    private static final int ALL = 256;
    private static final Pattern RANGE = Pattern.compile("([0-9]{0,3})(-?)([0-9]{0,3})");

    /// The four sets of numbers; none when the text is no such thing.
    static List<BitSet> parse(String text) {
      var parts = text.split("\\.", -1);
      if (parts.length != Integer.BYTES) {
        return List.of();
      }
      var all = new BitSet[Integer.BYTES];
      for (int i = 0; i < all.length; i++) {
        all[i] = octet(parts[i]);
        if (all[i].isEmpty()) {
          return List.of();
        }
      }
      return List.of(all);
    }

    private static BitSet octet(String part) {
      var set = new BitSet(ALL);
      var range = RANGE.matcher(part);
      if (part.equals("*")) {
        set.set(0, ALL);
      } else if (range.matches() && !part.isEmpty()) {
        int from = number(range.group(1), 0);
        int to = range.group(2).isEmpty() ? from : number(range.group(3), ALL - 1);
        boolean joined = range.group(2).isEmpty() && !range.group(3).isEmpty();
        if (!joined && from <= to && to < ALL) {
          set.set(from, to + 1);
        }
      }
      return set;
    }

    private static int number(String text, int missing) {
      return text.isEmpty() ? missing : Integer.parseInt(text);
    }

    @Override
    public boolean matches(InetAddress host) {
      if (!(host instanceof Inet4Address)) {
        return false;
      }
      var bytes = host.getAddress();
      int left = bits < 0 ? Integer.SIZE : bits;
      for (int i = 0; i < bytes.length && left > 0; i++, left -= Byte.SIZE) {
        if (!anyIn(octets.get(i), bytes[i] & 0xff, Math.min(left, Byte.SIZE))) {
          return false;
        }
      }
      return true;
    }

    /// Whether one of the numbers begins with the same bits.
    private static boolean anyIn(BitSet numbers, int number, int bits) {
      int same = Byte.SIZE - bits;
      return numbers.stream().anyMatch(each -> each >> same == number >> same);
    }
  }
}
