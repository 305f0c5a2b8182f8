package io.jackfield.fault;

import io.jackfield.Duplex;
import io.jackfield.Relay;
import io.jackfield.RelayOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The faults that connections have: a set of named rules, which may change at any time. A change
/// works on running connections at once.
///
/// ```java
/// var faults = new Faults();
/// faults.add("slow", new Fault.Latency(Duration.ofMillis(200)).downstream());
/// faults.join(client, server, RelayOptions.defaults());
/// ```
///
/// Rules are independent: delays add up, of two bandwidths the lower holds. Faults that a transport
/// cannot have ([Fault#fitsStreams], [Fault#fitsDatagrams]) don't touch it. Safe for concurrent
/// use.
public final class Faults {
  /// How many there may be at once.
  public static final int MOST = 256;

  private static final int LONGEST_NAME = 200;

  private final Budget budget = Budget.ofMemory();

  // Guarded by this.
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Link> links = new ArrayList<>();
  private long connections;

  /// A rule by its name; another object whenever it is set anew.
  record Entry(String name, FaultRule rule, AtomicLong hits) {}

  /// No faults yet.
  public Faults() {}

  /// Adds a fault.
  ///
  /// @param name by which it can be changed and removed: not blank, no control characters
  /// @throws IllegalArgumentException when there is one of that name, or the name is none
  /// @throws IllegalStateException when there are [#MOST] already
  public synchronized void add(String name, FaultRule rule) {
    if (entries.containsKey(name)) {
      throw new IllegalArgumentException("there is a fault \"" + name + "\" already");
    }
    put(name, rule);
  }

  /// Adds a fault, or changes the one of that name: that one begins anew, but for the bytes that it
  /// has counted.
  ///
  /// @throws IllegalArgumentException when the name is none
  /// @throws IllegalStateException when it is new, and there are [#MOST] already
  public synchronized void put(String name, FaultRule rule) {
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "not a name for a fault: expected 1 to " + LONGEST_NAME + " characters, none of control");
    }
    if (entries.size() >= MOST && !entries.containsKey(name)) {
      throw new IllegalStateException("there are " + MOST + " faults already");
    }
    entries.put(name, new Entry(name, rule, new AtomicLong()));
    refresh();
  }

  /// Removes a fault; false when there was none of that name.
  public synchronized boolean remove(String name) {
    boolean removed = entries.remove(name) != null;
    if (removed) {
      refresh();
    }
    return removed;
  }

  /// Removes all.
  public synchronized void clear() {
    entries.clear();
    refresh();
  }

  /// All rules by their names, in the order in which they were added.
  public synchronized Map<String, FaultRule> rules() {
    var rules = new LinkedHashMap<String, FaultRule>();
    entries.forEach((name, entry) -> rules.put(name, entry.rule()));
    return rules;
  }

  /// The rule of that name.
  public synchronized Optional<FaultRule> rule(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::rule);
  }

  /// How many connections have had the fault of that name since it was set; 0 when there is none.
  public synchronized long hits(String name) {
    var entry = entries.get(name);
    return entry == null ? 0 : entry.hits().get();
  }

  /// How many connections are joined now.
  public synchronized int connections() {
    return links.size();
  }

  /// Joins a client with its server as [Relay#join(Duplex, Duplex, RelayOptions)] does, with these
  /// faults between them. Besides the relay's threads it takes two or three of its own, virtual
  /// where the duplex can be woken; they have ended, or are about to, when this returns.
  ///
  /// @throws FaultException when a fault reset the connection
  /// @throws IOException as a relay does
  public Relay.Outcome join(Duplex client, Duplex server, RelayOptions options) throws IOException {
    Link link;
    synchronized (this) {
      link = new Link(connections++, client, server, budget);
      links.add(link);
      link.refresh(List.copyOf(entries.values()));
    }
    try {
      return link.join(options);
    } finally {
      synchronized (this) {
        links.remove(link);
      }
    }
  }

  private void refresh() {
    var now = List.copyOf(entries.values());
    links.forEach(link -> link.refresh(now));
  }

  @Override
  public String toString() {
    return rules().toString();
  }
}
