package io.skein.node.keeping;

import io.skein.node.keeping.Kept.Place;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What users keep of messages in memory, for tests: passes the same contract as the real one, can
 * be away, and can be forgetful with its answers. Thread-safe; stages are complete when returned.
 */
public final class InMemoryKeepingStore implements KeepingStore {
  private static final class User {
    private final Map<Place, Kept> kept = new LinkedHashMap<>();
    private long last;
    private long floor;
  }

  private final Map<UserId, User> users = new HashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private boolean away;
  private boolean losesAnswers;

  /** While away every call fails and changes nothing. */
  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  /** While it does, writes are carried out, and fail as if nobody knew. */
  public synchronized void setLosesAnswers(boolean loses) {
    this.losesAnswers = loses;
  }

  /** How often anybody has read. */
  public int loads() {
    return loads.get();
  }

  @Override
  public synchronized CompletionStage<Stored> load(UserId id) {
    loads.incrementAndGet();
    if (away) {
      return CompletableFuture.failedFuture(unavailable());
    }
    User user = user(id);
    return CompletableFuture.completedFuture(
        new Stored(user.last, user.floor, List.copyOf(user.kept.values())));
  }

  @Override
  public CompletionStage<Stored> loadDecided(UserId id) {
    return load(id);
  }

  @Override
  public synchronized CompletionStage<Boolean> write(UserId id, Change change) {
    if (away) {
      return CompletableFuture.failedFuture(unavailable());
    }
    User user = user(id);
    boolean isNext = user.last == change.after();
    if (isNext) {
      user.last = change.number();
      user.floor = change.floor();
      change.kept().forEach(kept -> user.kept.put(kept.place(), kept));
      change.gone().forEach(user.kept::remove);
    }
    return losesAnswers
        ? CompletableFuture.failedFuture(unavailable())
        : CompletableFuture.completedFuture(isNext);
  }

  private User user(UserId id) {
    return users.computeIfAbsent(id, user -> new User());
  }

  private static KeepingUnavailableException unavailable() {
    return new KeepingUnavailableException(
        "the store is told to fail", new IOException("no store in this test"));
  }
}
