package io.skein.node.people;

import io.skein.node.platform.Batch;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * What has to be known of other users' people, for whoever looks them up or invites them. Profiles
 * are kept for a while, since lists name the same people again and again; who does not want to be
 * invited by whom is read each time. Thread-safe.
 */
public final class PeopleDirectory {
  private final PeopleStore store;
  private final PeopleSettings.Profiles settings;
  private final Self.Strangers usual;
  private final Clock clock;
  private final Map<UserId, Entry> cached;

  private record Entry(Self self, Instant read) {}

  public PeopleDirectory(PeopleStore store, PeopleSettings settings, Clock clock) {
    this.store = store;
    this.settings = settings.profiles();
    this.usual = settings.rules().strangers();
    this.clock = clock;
    this.cached =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<UserId, Entry> eldest) {
            return size() > PeopleDirectory.this.settings.cachedMax();
          }
        };
  }

  /** What each of these users tells of itself, at most {@code age-max} old. */
  public CompletionStage<Map<UserId, Self>> selves(Collection<UserId> users) {
    Map<UserId, Self> known = new HashMap<>();
    Instant oldest = clock.instant().minus(settings.ageMax());
    synchronized (cached) {
      for (UserId user : users) {
        Entry entry = cached.get(user);
        if (entry != null && entry.read().isAfter(oldest)) {
          known.put(user, entry.self());
        }
      }
    }
    List<UserId> unknown =
        users.stream().filter(user -> !known.containsKey(user)).distinct().toList();
    return Batch.of(unknown, settings.parallelism(), store::self)
        .thenApply(
            selves -> {
              keep(unknown, selves);
              IntStream.range(0, unknown.size())
                  .forEach(at -> known.put(unknown.get(at), selves.get(at)));
              return Map.copyOf(known);
            });
  }

  private void keep(List<UserId> users, List<Self> selves) {
    Instant now = clock.instant();
    synchronized (cached) {
      IntStream.range(0, users.size())
          .forEach(at -> cached.put(users.get(at), new Entry(selves.get(at), now)));
    }
  }

  /**
   * Those of these users who do not want to be put into a group by this one: they have blocked it,
   * or hear contacts alone. What was answered before the call is in it.
   */
  public CompletionStage<List<Objection>> objections(UserId inviter, Collection<UserId> users) {
    List<UserId> others = users.stream().filter(user -> !user.equals(inviter)).distinct().toList();
    return Batch.of(others, settings.parallelism(), other -> store.kept(other, inviter))
        .thenApply(
            kept ->
                IntStream.range(0, others.size())
                    .mapToObj(at -> objection(others.get(at), People.stance(kept.get(at), usual)))
                    .flatMap(Optional::stream)
                    .toList());
  }

  private static Optional<Objection> objection(UserId user, Stance stance) {
    if (stance.blocked()) {
      return Optional.of(new Objection(user, ErrorCode.BLOCKED));
    }
    return stance.known() || stance.strangers() != Self.Strangers.CONTACTS
        ? Optional.empty()
        : Optional.of(new Objection(user, ErrorCode.CONTACTS_ONLY));
  }
}
