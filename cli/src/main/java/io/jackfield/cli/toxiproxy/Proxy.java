package io.jackfield.cli.toxiproxy;

import io.jackfield.ConnectOptions;
import io.jackfield.Say;
import io.jackfield.TcpAddress;
import io.jackfield.fault.Direction;
import io.jackfield.fault.FaultRelay;
import io.jackfield.fault.Faults;
import io.jackfield.wire.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A relay over TCP that clients of the API start, stop and put toxics on. Its toxics stay while it
/// is stopped. Safe for concurrent use: its monitor is held while it starts and stops, which does
/// not wait for any peer.
final class Proxy {
  private final String name;
  private final Faults faults = new Faults();
  private final ConnectOptions connect;

  // Guarded by this.
  private TcpAddress listen;
  private String upstream;
  private @Nullable FaultRelay relay;
  private final Map<String, Toxic> toxics = new LinkedHashMap<>();

  /// One that is stopped.
  ///
  /// @param connect how it connects to its servers; its listener hears both sides
  Proxy(String name, String listen, String upstream, ConnectOptions connect) throws ApiException {
    this.name = name;
    this.listen = Place.listen(listen);
    Place.upstream(upstream);
    this.upstream = upstream;
    this.connect = connect;
  }

  String name() {
    return name;
  }

  /// The address that it listens on.
  synchronized String listens() {
    return text(listen);
  }

  /// Begins to listen, if it does not yet.
  synchronized void start() throws ApiException {
    if (relay != null) {
      return;
    }
    try {
      var started = FaultRelay.listen(listen, Place.upstream(upstream), faults, connect);
      relay = started;
      // A port of 0 is now a real one, and a name a number.
      listen = (TcpAddress) started.address();
    } catch (ApiException e) {
      throw e;
    } catch (IOException e) {
      throw new ApiException(500, Say.failure(e));
    }
  }

  /// Gives its address up and closes its connections.
  synchronized void stop() {
    if (relay == null) {
      return;
    }
    try (var stopped = relay) {
      relay = null;
      // Nothing else to do with it.
      var _ = stopped;
    } catch (IOException e) {
      System.getLogger(Proxy.class.getName()).log(System.Logger.Level.DEBUG, "closing failed", e);
    }
  }

  /// Whether it listens and connects as the other would.
  synchronized boolean isLike(Proxy other) {
    return Place.same(listen, other.listen) && upstream.equals(other.upstream);
  }

  /// Sets what the client has said: another address restarts it.
  synchronized void update(Fields fields) throws ApiException {
    var listenText = fields.text("listen", text(listen));
    var nextUpstream = fields.text("upstream", upstream);
    boolean enabled = fields.truth("enabled", relay != null);
    var nextListen = Place.listen(listenText);
    Place.upstream(nextUpstream);
    if (!Place.same(listen, nextListen) || !upstream.equals(nextUpstream)) {
      stop();
      listen = nextListen;
      upstream = nextUpstream;
    }
    if (enabled) {
      start();
    } else {
      stop();
    }
  }

  synchronized Toxic add(Fields fields) throws ApiException {
    var toxic = Toxic.read(fields);
    if (toxics.containsKey(toxic.name())) {
      throw new ApiException(409, "toxic already exists");
    }
    set(toxic);
    return toxic;
  }

  synchronized Toxic update(String toxic, Fields fields) throws ApiException {
    var changed = get(toxic).changed(fields);
    set(changed);
    return changed;
  }

  private void set(Toxic toxic) throws ApiException {
    try {
      faults.put(toxic.name(), toxic.rule());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw ApiException.badBody(String.valueOf(e.getMessage()));
    }
    toxics.put(toxic.name(), toxic);
  }

  synchronized Toxic get(String toxic) throws ApiException {
    var found = toxics.get(toxic);
    if (found == null) {
      throw ApiException.noToxic();
    }
    return found;
  }

  synchronized void remove(String toxic) throws ApiException {
    get(toxic);
    toxics.remove(toxic);
    faults.remove(toxic);
  }

  synchronized void removeToxics() {
    toxics.clear();
    faults.clear();
  }

  /// First those upstream, each direction in the order in which they were added.
  synchronized JsonValue toxicsJson() {
    List<JsonValue> all = new ArrayList<>();
    for (var way : List.of(Direction.UPSTREAM, Direction.DOWNSTREAM)) {
      toxics.values().stream()
          .filter(toxic -> toxic.rule().direction() == way)
          .map(Toxic::json)
          .forEach(all::add);
    }
    return new JsonValue.Items(all);
  }

  synchronized JsonValue json() {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("name", new JsonValue.Text(name));
    members.put("listen", new JsonValue.Text(text(listen)));
    members.put("upstream", new JsonValue.Text(upstream));
    members.put("enabled", new JsonValue.Truth(relay != null));
    members.put("toxics", toxicsJson());
    return new JsonValue.Members(members);
  }

  private static String text(TcpAddress address) {
    return address.display();
  }
}
