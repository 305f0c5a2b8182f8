package io.jackfield.host.config;

import io.jackfield.Address;
import io.jackfield.BadAddressException;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One value in a configuration, read as the type that is expected there. A method that finds
/// another one notes the mistake and gives nothing, so that reading goes on and finds the next.
/// Immutable.
public final class Value {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,9})([KMG]?)");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h)");

  private final Node node;
  private final Place place;

  /// @param place of the key; the value itself may stand in a later line
  Value(Node node, Place place) {
    this.node = node;
    this.place = node instanceof ScalarNode ? place.at(line(node, place.line())) : place;
  }

  static int line(Node node, int fallback) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(fallback);
  }

  /// Text, as it stands there; numbers are text as well.
  public Optional<String> text() {
    return scalar("text");
  }

  /// A whole number within both bounds.
  public Optional<Integer> integer(int least, int most) {
    var what = "a whole number from " + least + " to " + most;
    return scalar(what)
        .flatMap(text -> {
          if (INTEGER.matcher(text).matches()) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
              return Optional.of((int) number);
            }
          }
          return expected(what);
        });
  }

  /// A number of bytes within both bounds, such as `5000`, `64K`, `10M` or `1G`; K is 1,024.
  public Optional<Long> bytes(long least, long most) {
    var what = "a number of bytes such as 64K, 10M or 1G";
    return scalar(what)
        .flatMap(text -> {
          var match = BYTES.matcher(text);
          if (!match.matches()) {
            return expected(what);
          }
          int power = "KMG".indexOf(match.group(2)) + 1;
          long bytes =
              Long.parseLong(match.group(1)) << (match.group(2).isEmpty() ? 0 : 10 * power);
          if (bytes < least || bytes > most) {
            return expected(
                "a number of bytes from " + Say.bytes(least) + " to " + Say.bytes(most));
          }
          return Optional.of(bytes);
        });
  }

  /// A duration within both bounds, such as `500ms`, `5s`, `2m` or `1h`.
  public Optional<Duration> duration(Duration least, Duration most) {
    return scalar("a duration such as 500ms, 5s, 2m or 1h")
        .flatMap(text -> {
          var match = DURATION.matcher(text);
          if (!match.matches()) {
            return expected("a duration such as 500ms, 5s, 2m or 1h");
          }
          long count = Long.parseLong(match.group(1));
          var duration =
              switch (match.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
              };
          if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            return expected("a duration from " + Say.duration(least) + " to " + Say.duration(most));
          }
          return Optional.of(duration);
        });
  }

  /// A TCP address, `host:port`; `:port` is the loopback address.
  public Optional<TcpAddress> tcpAddress() {
    var what = "an address such as 127.0.0.1:7000, or :7000 for the loopback address";
    return scalar(what)
        .flatMap(text -> {
          if (INTEGER.matcher(text).matches()) {
            return expected(what);
          }
          try {
            if (Address.parse(text) instanceof TcpAddress address) {
              return Optional.of(address);
            }
            return expected("a TCP address, host:port");
          } catch (BadAddressException e) {
            problem("expected an address: " + e.getMessage());
            return Optional.empty();
          }
        });
  }

  /// An address of any kind, as the command takes it: `tcp://db:5432`.
  public Optional<Address> address() {
    return scalar("an address such as tcp://127.0.0.1:5432")
        .flatMap(text -> {
          try {
            return Optional.of(Address.parse(text));
          } catch (BadAddressException e) {
            problem("expected an address: " + e.getMessage());
            return Optional.empty();
          }
        });
  }

  /// One of these words.
  public Optional<String> word(List<String> words) {
    var what = String.join(" or ", words);
    return scalar(what).flatMap(text -> words.contains(text) ? Optional.of(text) : expected(what));
  }

  /// `true` or `false`.
  public Optional<Boolean> yesOrNo() {
    return word(List.of("true", "false")).map(Boolean::valueOf);
  }

  /// A folder that exists, relative to that of the configuration file.
  public Optional<Path> folder() {
    var what = "the name of a folder";
    return scalar(what)
        .flatMap(text -> {
          Path folder;
          try {
            folder = place.file().resolveSibling(text).normalize();
          } catch (InvalidPathException e) {
            return expected(what);
          }
          if (!Files.isDirectory(folder)) {
            problem((Files.exists(folder) ? "not a folder: " : "no such folder: ") + folder);
            return Optional.empty();
          }
          return Optional.of(folder);
        });
  }

  /// A file that exists, relative to the folder of the configuration file.
  public Optional<Path> file() {
    return scalar("the name of a file")
        .flatMap(text -> {
          Path file;
          try {
            file = place.file().resolveSibling(text).normalize();
          } catch (InvalidPathException e) {
            return expected("the name of a file");
          }
          if (!Files.isRegularFile(file)) {
            problem((Files.exists(file) ? "not a file: " : "no such file: ") + file);
            return Optional.empty();
          }
          return Optional.of(file);
        });
  }

  /// Whether it is a list rather than text or settings.
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /// The items of a list, at least one.
  public Optional<List<Value>> list() {
    if (!(node instanceof SequenceNode sequence)) {
      return expected("a list");
    }
    var items = new ArrayList<Value>();
    for (var item : sequence.getValue()) {
      items.add(new Value(item, place.item(items.size(), line(item, place.line()))));
    }
    return items.isEmpty() ? expected("a list with at least one item") : Optional.of(items);
  }

  /// A map of settings.
  public Optional<Section> section() {
    return node instanceof MappingNode mapping
        ? Optional.of(new Section(mapping, place))
        : expected("settings (key: value)");
  }

  /// Notes a mistake of this value.
  public void problem(String message) {
    place.problem(message);
  }

  int line() {
    return place.line();
  }

  private Optional<String> scalar(String what) {
    return node instanceof ScalarNode scalar && !isNull(scalar)
        ? Optional.of(scalar.getValue())
        : expected(what);
  }

  private static boolean isNull(ScalarNode scalar) {
    return scalar.isPlain() && scalar.getTag().equals(Tag.NULL);
  }

  private <T> Optional<T> expected(String what) {
    problem("expected " + what + ", found " + found());
    return Optional.empty();
  }

  private String found() {
    return switch (node) {
      case ScalarNode scalar -> isNull(scalar) ? "nothing" : Words.quoted(scalar.getValue());
      case SequenceNode _ -> "a list";
      case MappingNode _ -> "settings (key: value)";
      default -> "something else";
    };
  }
}
