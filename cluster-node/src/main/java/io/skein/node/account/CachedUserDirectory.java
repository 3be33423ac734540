package io.skein.node.account;

import io.skein.node.platform.Batch;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Names from the account store, kept for a while: a list of members names the same people again and
 * again. Thread-safe.
 */
public final class CachedUserDirectory implements UserDirectory {
  private static final int ASKED_MAX = 1_000;

  private final AccountStore store;
  private final NameRules rules;
  private final AccountSettings settings;
  private final Clock clock;
  private final Map<UserId, Entry> names;

  private record Entry(String name, Instant read) {}

  private record Found(UserId user, String name) {}

  public CachedUserDirectory(AccountStore store, AccountSettings settings, Clock clock) {
    this.store = store;
    this.rules = settings.names().rules();
    this.settings = settings;
    this.clock = clock;
    this.names =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<UserId, Entry> eldest) {
            return size() > settings.directory().cachedMax();
          }
        };
  }

  @Override
  public CompletionStage<Map<UserId, String>> names(Collection<UserId> users) {
    check(users.size());
    Map<UserId, String> known = new HashMap<>();
    List<UserId> unknown = new ArrayList<>();
    Instant oldest = clock.instant().minus(settings.directory().ageMax());
    synchronized (names) {
      for (UserId user : users) {
        Entry entry = names.get(user);
        if (entry != null && entry.read().isAfter(oldest)) {
          known.put(user, entry.name());
        } else {
          unknown.add(user);
        }
      }
    }
    return Batch.of(unknown, parallelism(), user -> store.find(user).thenApply(this::open))
        .thenApply(
            found -> {
              keep(found);
              found.forEach(list -> list.forEach(one -> known.put(one.user(), one.name())));
              return Map.copyOf(known);
            });
  }

  @Override
  public CompletionStage<Map<String, UserId>> find(Collection<String> asked) {
    check(asked.size());
    return Batch.of(List.copyOf(asked), parallelism(), this::find)
        .thenApply(
            found -> {
              keep(found);
              Map<String, UserId> users = new HashMap<>();
              found.forEach(list -> list.forEach(one -> users.put(one.name(), one.user())));
              return Map.copyOf(users);
            });
  }

  private CompletionStage<List<Found>> find(String raw) {
    if (!(rules.read(raw) instanceof NameRules.Accepted name)) {
      return CompletableFuture.completedFuture(List.of());
    }
    // The key is that of all look-alikes, the name is only one of them.
    return store
        .findByKey(name.key())
        .thenApply(
            account ->
                account != null && account.name().equals(name.name()) ? open(account) : List.of());
  }

  private List<Found> open(@Nullable Account account) {
    return account == null || !account.isOpen()
        ? List.of()
        : List.of(new Found(account.id(), account.name()));
  }

  private void keep(List<List<Found>> found) {
    Instant now = clock.instant();
    synchronized (names) {
      found.forEach(list -> list.forEach(one -> names.put(one.user(), new Entry(one.name(), now))));
    }
  }

  private int parallelism() {
    return settings.service().parallelism();
  }

  private static void check(int asked) {
    if (asked > ASKED_MAX) {
      throw new IllegalArgumentException(asked + " users at once, at most " + ASKED_MAX);
    }
  }
}
