package io.jackfield.cli.toxiproxy;

import io.jackfield.ConnectOptions;
import io.jackfield.wire.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The proxies there are, by their names. Safe for concurrent use: its monitor is held while one is
/// put in or taken out, so that two of one name are never started.
final class Proxies implements AutoCloseable {
  private static final int MOST = 1_000;

  private final ConnectOptions connect;

  // Guarded by this.
  private final Map<String, Proxy> proxies = new LinkedHashMap<>();

  Proxies(ConnectOptions connect) {
    this.connect = connect;
  }

  synchronized Proxy get(String name) throws ApiException {
    var proxy = proxies.get(name);
    if (proxy == null) {
      throw ApiException.noProxy();
    }
    return proxy;
  }

  synchronized List<Proxy> all() {
    return List.copyOf(proxies.values());
  }

  synchronized Proxy add(Fields fields) throws ApiException {
    var proxy = read(fields, "");
    if (proxies.containsKey(proxy.name())) {
      throw new ApiException(409, "proxy already exists");
    }
    return put(proxy, fields);
  }

  synchronized Proxy add(String name, String listen, String upstream) throws ApiException {
    var proxy = new Proxy(name, listen, upstream, connect);
    proxy.start();
    proxies.put(name, proxy);
    return proxy;
  }

  private Proxy read(Fields fields, String where) throws ApiException {
    var name = fields.text("name", "");
    if (name.isEmpty()) {
      throw ApiException.missing("name" + where);
    }
    var upstream = fields.text("upstream", "");
    if (upstream.isEmpty()) {
      throw ApiException.missing("upstream" + where);
    }
    return new Proxy(name, fields.text("listen", ""), upstream, connect);
  }

  private Proxy put(Proxy proxy, Fields fields) throws ApiException {
    if (proxies.size() >= MOST) {
      throw new ApiException(400, "there are " + MOST + " proxies already");
    }
    if (fields.truth("enabled", true)) {
      proxy.start();
    }
    proxies.put(proxy.name(), proxy);
    return proxy;
  }

  /// Adds those of a list that are not there, and replaces those that are there but differ.
  ///
  /// @param done the proxies of the list, as far as it got before a failure
  synchronized void populate(List<Fields> all, List<Proxy> done) throws ApiException {
    var read = new ArrayList<Proxy>();
    for (int i = 0; i < all.size(); i++) {
      read.add(read(all.get(i), " at proxy " + (i + 1)));
    }
    for (int i = 0; i < read.size(); i++) {
      var next = read.get(i);
      var there = proxies.get(next.name());
      if (there != null && there.isLike(next)) {
        done.add(there);
        continue;
      }
      if (there != null) {
        there.stop();
        proxies.remove(next.name());
      }
      done.add(put(next, all.get(i)));
    }
  }

  synchronized void remove(String name) throws ApiException {
    get(name).stop();
    proxies.remove(name);
  }

  /// Starts all, and takes all toxics away.
  void reset() throws ApiException {
    for (var proxy : all()) {
      proxy.start();
      proxy.removeToxics();
    }
  }

  JsonValue json() {
    var members = new LinkedHashMap<String, JsonValue>();
    all().forEach(proxy -> members.put(proxy.name(), proxy.json()));
    return new JsonValue.Members(members);
  }

  /// Stops all.
  @Override
  public synchronized void close() {
    proxies.values().forEach(Proxy::stop);
    proxies.clear();
  }
}
