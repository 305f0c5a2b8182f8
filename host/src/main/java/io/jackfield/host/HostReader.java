package io.jackfield.host;

import io.jackfield.Limits;
import io.jackfield.TcpAddress;
import io.jackfield.host.config.Section;
import io.jackfield.host.config.Value;
import io.jackfield.host.kind.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// Reads what all kinds of service have in common, and hands each its own section.
final class HostReader {
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /// What a service grants unless its file says otherwise: enough for a crowd, little for one
  /// client.
  static final Limits LIMITS =
      Limits.defaults()
          .withConnections(10_000)
          .withConnectionsPerPeer(100)
          .withIdle(Duration.ofMinutes(1))
          .withTotal(Duration.ofMinutes(10));

  private final Map<TcpAddress, String> taken = new HashMap<>();

  private HostReader() {}

  /// Reads the whole file; mistakes are noted, and make the result incomplete.
  static HostConfig read(Section root) {
    return new HostReader().host(root);
  }

  private HostConfig host(Section root) {
    var grace =
        root.optional("grace")
            .flatMap(each -> each.duration(Duration.ZERO, LONGEST))
            .orElse(DEFAULT_GRACE);
    var named =
        root.required("services", "the services by name")
            .flatMap(Value::section)
            .map(HostReader::atLeastOne)
            .orElse(new LinkedHashMap<>());
    var transcripts =
        root.optional("transcripts").flatMap(Value::section).flatMap(TranscriptSettings::read);
    root.end();
    var services = new ArrayList<ServiceConfig>();
    named.forEach((name, value) -> service(name, value).ifPresent(services::add));
    return new HostConfig(root.file(), grace, services, transcripts);
  }

  private static SequencedMap<String, Value> atLeastOne(Section services) {
    if (services.all().isEmpty()) {
      services.problem("expected at least one service");
    }
    return services.all();
  }

  private Optional<ServiceConfig> service(String name, Value value) {
    if (!NAME.matcher(name).matches()) {
      value.problem("the name of a service is lower-case letters, digits and hyphens");
    }
    return value.section().flatMap(settings -> service(name, settings));
  }

  private Optional<ServiceConfig> service(String name, Section settings) {
    var where = settings.required("listen", "the address, such as 127.0.0.1:7000");
    var listen = where.flatMap(Value::tcpAddress);
    listen.ifPresent(address -> {
      var other = address.port() == 0 ? null : taken.putIfAbsent(address, name);
      if (other != null) {
        where.ifPresent(at -> at.problem("the service " + other + " listens there as well"));
      }
    });
    var chosen = chosen(settings);
    var usual = chosen.map(each -> each.kind().limits(LIMITS)).orElse(LIMITS);
    var limits =
        settings
            .optional("limits")
            .flatMap(Value::section)
            .map(each -> limits(each, usual))
            .orElse(usual);
    var conversation = chosen.flatMap(each -> each.kind().read(each.value(), settings, limits));
    settings.end();
    return listen.flatMap(address ->
        conversation.map(each ->
            new ServiceConfig(name, address, limits, chosen.orElseThrow().kind().key(), each)));
  }

  private static Limits limits(Section settings, Limits usual) {
    var limits =
        new Limits(
            count(settings, "connections", usual.connections()),
            count(settings, "per-peer", usual.connectionsPerPeer()),
            time(settings, "idle", usual.idle()),
            time(settings, "total", usual.total()),
            usual.handshake());
    settings.end();
    return limits;
  }

  private static int count(Section settings, String key, int fallback) {
    return settings
        .optional(key)
        .flatMap(each -> each.integer(1, MOST_CONNECTIONS))
        .orElse(fallback);
  }

  private static Duration time(Section settings, String key, Duration fallback) {
    return settings
        .optional(key)
        .flatMap(each -> each.duration(SHORTEST, LONGEST))
        .orElse(fallback);
  }

  private record Chosen(Kind kind, Value value) {}

  /// The kind of a service; if there are several, the first, of which the mistakes are told too.
  private static Optional<Chosen> chosen(Section settings) {
    List<Chosen> chosen = new ArrayList<>();
    for (var kind : Kinds.ALL) {
      settings.optional(kind.key()).ifPresent(value -> chosen.add(new Chosen(kind, value)));
    }
    if (chosen.size() != 1) {
      settings.problem(
          "a service has exactly one kind, found "
              + (chosen.isEmpty() ? "none" : chosen.size())
              + "; known: "
              + String.join(", ", Kinds.keys()));
    }
    return chosen.stream().findFirst();
  }
}
