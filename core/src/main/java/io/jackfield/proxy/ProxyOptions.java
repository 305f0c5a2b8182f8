package io.jackfield.proxy;

import io.jackfield.ConnectOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// How a [ProxyHandler] serves. Immutable.
///
/// @param kinds what it speaks; default all
/// @param credentials what clients must show; default none, so everybody is served. SOCKS 4 has no
///   passwords, so its clients are turned away when there are any
/// @param realm how HTTP clients are told what the password is for; default `jackfield`
/// @param rule whom clients may reach; default anybody but the proxy itself
/// @param connect how targets are connected to; default 10 s
/// @param patience how long a client may take to say what it wants; default 30 s
/// @param listener told of each request; default nobody
public record ProxyOptions(
    Set<ProxyHop.Kind> kinds,
    Credentials credentials,
    String realm,
    TargetRule rule,
    ConnectOptions connect,
    Duration patience,
    ProxyListener listener) {

  private static final ProxyOptions DEFAULTS =
      new ProxyOptions(
          EnumSet.allOf(ProxyHop.Kind.class),
          Credentials.none(),
          "jackfield",
          TargetRule.ANY,
          ConnectOptions.defaults(),
          Duration.ofSeconds(30),
          ProxyListener.NONE);

  /// Copies the set and checks the values.
  public ProxyOptions {
    kinds = Set.copyOf(kinds);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("a proxy must speak something");
    }
    if (!patience.isPositive()) {
      throw new IllegalArgumentException("patience is not positive: " + patience);
    }
    if (realm.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException("a realm is of printable ASCII: " + realm);
    }
  }

  /// All protocols, no credentials, any target, 10 s to connect, 30 s for a request.
  public static ProxyOptions defaults() {
    return DEFAULTS;
  }

  /// The same for clients that speak these protocols only.
  public ProxyOptions withKinds(Set<ProxyHop.Kind> kinds) {
    return new ProxyOptions(kinds, credentials, realm, rule, connect, patience, listener);
  }

  /// The same for clients that show these credentials.
  public ProxyOptions withCredentials(Credentials credentials) {
    return new ProxyOptions(kinds, credentials, realm, rule, connect, patience, listener);
  }

  /// The same with another realm.
  public ProxyOptions withRealm(String realm) {
    return new ProxyOptions(kinds, credentials, realm, rule, connect, patience, listener);
  }

  /// The same with another rule for targets.
  public ProxyOptions withRule(TargetRule rule) {
    return new ProxyOptions(kinds, credentials, realm, rule, connect, patience, listener);
  }

  /// The same with another way to connect to targets.
  public ProxyOptions withConnect(ConnectOptions connect) {
    return new ProxyOptions(kinds, credentials, realm, rule, connect, patience, listener);
  }

  /// The same with another time for a client to say what it wants.
  public ProxyOptions withPatience(Duration patience) {
    return new ProxyOptions(kinds, credentials, realm, rule, connect, patience, listener);
  }

  /// The same with another listener.
  public ProxyOptions withListener(ProxyListener listener) {
    return new ProxyOptions(kinds, credentials, realm, rule, connect, patience, listener);
  }
}
