package io.skein.node.presence;

import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which connections of a node watch which users, what is known of these users, and who is still to
 * be told what. However many connections watch a user, it is asked about once; and however often it
 * changes before a connection is told, the connection is told once. Confined to one thread.
 *
 * <p>There may be millions of pairs of connection and user, so that a pair is a place in two
 * arrays: a connection has few users, and most users have few connections. Those of a user whom
 * very many watch are a set: they may all go at once.
 *
 * @param <C> what a connection is known by
 */
final class WatchBoard<C> {
  /** As many connections of one user are looked through when one of them goes. */
  private static final int ARRAY_MAX = 64;

  /** One user whom somebody watches, or watched until a moment ago. */
  private static final class Watched<C> {
    final UserId user;
    Collection<Watcher<C>> watchers = new ArrayList<>(1);
    Reply.@Nullable Presence known;

    Watched(UserId user) {
      this.user = user;
    }

    void add(Watcher<C> watcher) {
      if (watchers.size() == ARRAY_MAX) {
        watchers = new LinkedHashSet<>(watchers);
      }
      watchers.add(watcher);
    }
  }

  /** One connection. */
  private static final class Watcher<C> {
    final C connection;
    List<Watched<C>> users = List.of();

    /** Of whom it is to be told; null: of nobody. */
    @Nullable Set<Watched<C>> news;

    Watcher(C connection) {
      this.connection = connection;
    }
  }

  private final Map<UserId, Watched<C>> users = new HashMap<>();
  private final Map<C, Watcher<C>> watchers = new HashMap<>();
  private final Set<Watcher<C>> toTell = new LinkedHashSet<>();

  /** What a change of what a connection watches leads to. */
  record Change(List<UserId> toAsk, List<UserId> deserted) {}

  int users() {
    return users.size();
  }

  int connections() {
    return watchers.size();
  }

  boolean isWatching(C connection) {
    return watchers.containsKey(connection);
  }

  boolean knows(UserId user) {
    return users.containsKey(user);
  }

  /**
   * The connection watches these users, and no others; what is known of them is to be told, also if
   * it was told before: who says so again may have lost it.
   *
   * @return users of whom nothing was known here, and users whom nobody watches any more
   */
  Change watch(C connection, List<UserId> wanted) {
    if (wanted.isEmpty()) {
      return new Change(List.of(), forget(connection));
    }
    Watcher<C> watcher = watchers.computeIfAbsent(connection, Watcher::new);
    Set<Watched<C>> before = new HashSet<>(watcher.users);
    Set<Watched<C>> now = new LinkedHashSet<>();
    List<UserId> toAsk = new ArrayList<>();
    for (UserId user : wanted) {
      Watched<C> watched = users.get(user);
      if (watched == null) {
        watched = new Watched<>(user);
        users.put(user, watched);
        toAsk.add(user);
      }
      if (now.add(watched)) {
        if (!before.remove(watched)) {
          watched.add(watcher);
        }
        if (watched.known != null) {
          news(watcher, watched);
        }
      }
    }
    watcher.users = List.copyOf(now);
    return new Change(toAsk, desert(watcher, before));
  }

  /**
   * The connection watches nobody any more.
   *
   * @return users whom nobody watches any more
   */
  List<UserId> forget(C connection) {
    Watcher<C> watcher = watchers.remove(connection);
    if (watcher == null) {
      return List.of();
    }
    toTell.remove(watcher);
    return desert(watcher, watcher.users);
  }

  private List<UserId> desert(Watcher<C> watcher, Iterable<Watched<C>> left) {
    List<UserId> deserted = new ArrayList<>();
    for (Watched<C> watched : left) {
      watched.watchers.remove(watcher);
      if (watcher.news != null) {
        watcher.news.remove(watched);
      }
      if (watched.watchers.isEmpty()) {
        deserted.add(watched.user);
      }
    }
    return deserted;
  }

  /** Whether nobody watches a user who is known here. */
  boolean isDeserted(UserId user) {
    Watched<C> watched = users.get(user);
    return watched != null && watched.watchers.isEmpty();
  }

  /** Forgets a user whom nobody watches. */
  void drop(UserId user) {
    users.remove(user);
  }

  /** Whether the user was told as being there. */
  boolean isKnownOnline(UserId user) {
    Watched<C> watched = users.get(user);
    return watched != null && watched.known != null && watched.known.online();
  }

  /** How a user is there; who watches is to be told if that is news. */
  void told(Reply.Presence presence) {
    Watched<C> watched = users.get(presence.user());
    if (watched != null && !presence.equals(watched.known)) {
      watched.known = presence;
      watched.watchers.forEach(watcher -> news(watcher, watched));
    }
  }

  private void news(Watcher<C> watcher, Watched<C> watched) {
    if (watcher.news == null) {
      watcher.news = new LinkedHashSet<>();
    }
    watcher.news.add(watched);
    toTell.add(watcher);
  }

  // ---- telling

  /** Those who are to be told something now; who gets news later is told the next time. */
  List<C> toTell() {
    List<C> connections = new ArrayList<>(toTell.size());
    toTell.forEach(watcher -> connections.add(watcher.connection));
    return connections;
  }

  /** What a connection is to be told, once; empty if that is nothing any more. */
  List<Reply.Presence> take(C connection) {
    Watcher<C> watcher = watchers.get(connection);
    if (watcher == null || watcher.news == null) {
      return List.of();
    }
    List<Reply.Presence> presences = new ArrayList<>(watcher.news.size());
    for (Watched<C> watched : watcher.news) {
      if (watched.known != null) {
        presences.add(watched.known);
      }
    }
    watcher.news = null;
    toTell.remove(watcher);
    return presences;
  }
}
