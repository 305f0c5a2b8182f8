package io.jackfield;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// The searches that a tube has begun lately, by what they look for, so that asking again goes on
/// where the last attempt stopped. Few: the least recently used goes. One thread at a time.
final class RecentSearches<K, S> {
  private static final int MOST = 16;

  private final Map<K, S> searches = new LinkedHashMap<>(16, 0.75f, true);
  private final Function<K, S> start;

  RecentSearches(Function<K, S> start) {
    this.start = start;
  }

  S of(K wanted) {
    var search = searches.get(wanted);
    if (search == null) {
      search = start.apply(wanted);
      searches.put(wanted, search);
      if (searches.size() > MOST) {
        searches.remove(searches.keySet().iterator().next());
      }
    }
    return search;
  }
}
