package io.jackfield.cli.ncat;

import io.jackfield.Address;
import io.jackfield.cli.console.Messages;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who is served: with `--allow` only those who are on that list, and in any case nobody who is on
/// the list of `--deny`. Immutable.
///
/// @param allowsAll whether there is no list of those who are allowed
record AccessList(boolean allowsAll, List<HostPattern> allowed, List<HostPattern> denied) {
  AccessList {
    allowed = List.copyOf(allowed);
    denied = List.copyOf(denied);
  }

  static AccessList of(Settings settings) throws NcatException {
    var words = settings.words();
    return new AccessList(
        !words.has("allow") && !words.has("allowfile"),
        patterns(settings, "allow", "allowfile"),
        patterns(settings, "deny", "denyfile"));
  }

  private static List<HostPattern> patterns(Settings settings, String list, String file)
      throws NcatException {
    var all = new ArrayList<HostPattern>();
    for (var found : settings.words().options()) {
      if (found.name().equals(list)) {
        for (var text : words(found.value(), ",")) {
          all.add(parse(settings, text, "error in host specification \"" + found.value() + "\"."));
        }
      } else if (found.name().equals(file)) {
        for (var text : words(read(found.value()), "\\s+")) {
          all.add(parse(settings, text, "error in hosts file " + found.value() + "."));
        }
      }
    }
    return all;
  }

  private static List<String> words(String text, String between) {
    return List.of(text.split(between, -1)).stream().filter(each -> !each.isEmpty()).toList();
  }

  private static HostPattern parse(Settings settings, String text, String complaint)
      throws NcatException {
    try {
      return HostPattern.parse(text, settings.family(), settings.lookUp());
    } catch (HostNames.UnknownException e) {
      throw NcatException.quitting(complaint + " " + Messages.of(e));
    }
  }

  private static String read(String file) throws NcatException {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException | InvalidPathException e) {
      throw NcatException.quitting("can't open " + file + ": " + FileFailure.words(e) + ".");
    }
  }

  /// Whether a peer is served. Unix sockets have no address, so they are on no list.
  boolean lets(Address peer) {
    var host = Peers.host(peer).stream().flatMap(each -> HostNames.literal(each).stream()).toList();
    return (allowsAll || isOn(allowed, host)) && !isOn(denied, host);
  }

  private static boolean isOn(List<HostPattern> list, List<InetAddress> host) {
    return list.stream().anyMatch(each -> host.stream().anyMatch(each::matches));
  }
}
