package io.skein.node.people;

import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People in memory, for tests: pass the same contract as the real ones, can be away, and can be
 * slow or forgetful with their answers. Thread-safe; stages are complete when returned, but for
 * held ones.
 */
public final class InMemoryPeopleStore implements PeopleStore {
  private static final class User {
    private final Map<UserId, Relation> relations = new TreeMap<>();
    private Self self = Self.INITIAL;
    private long selfChange;
    private long last;
    private long floor;
  }

  private final Map<UserId, User> users = new HashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger decidedLoads = new AtomicInteger();
  private boolean away;
  private boolean losesAnswers;
  private CompletableFuture<Void> answers = CompletableFuture.completedFuture(null);

  /** While away every call fails and changes nothing. */
  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  /** While it does, writes are carried out, and fail as if nobody knew. */
  public synchronized void setLosesAnswers(boolean loses) {
    this.losesAnswers = loses;
  }

  /** Writes are carried out, but answered only by {@link #release}. */
  public synchronized void hold() {
    answers = new CompletableFuture<>();
  }

  public synchronized void release() {
    answers.complete(null);
  }

  /** How often it was read, at whichever price. */
  public int loads() {
    return loads.get();
  }

  /** How often of these at the higher one. */
  public int decidedLoads() {
    return decidedLoads.get();
  }

  @Override
  public synchronized CompletionStage<Stored> load(UserId id) {
    loads.incrementAndGet();
    if (away) {
      return CompletableFuture.failedFuture(unavailable());
    }
    User user = user(id);
    return CompletableFuture.completedFuture(
        new Stored(
            user.last,
            user.floor,
            user.self,
            user.selfChange,
            List.copyOf(user.relations.values())));
  }

  @Override
  public CompletionStage<Stored> loadDecided(UserId id) {
    decidedLoads.incrementAndGet();
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
      user.last = change.last();
      user.floor = change.floor();
      if (change.self() != null) {
        user.self = change.self();
        user.selfChange = change.last();
      }
      change.relations().forEach(relation -> user.relations.put(relation.other(), relation));
      change.forgotten().forEach(user.relations::remove);
    }
    return losesAnswers
        ? CompletableFuture.failedFuture(unavailable())
        : answers.thenApply(done -> isNext);
  }

  @Override
  public synchronized CompletionStage<Self> self(UserId id) {
    return away
        ? CompletableFuture.failedFuture(unavailable())
        : CompletableFuture.completedFuture(user(id).self);
  }

  @Override
  public synchronized CompletionStage<Kept> kept(UserId id, UserId other) {
    if (away) {
      return CompletableFuture.failedFuture(unavailable());
    }
    User user = user(id);
    return CompletableFuture.completedFuture(
        new Kept(user.last, user.self, user.relations.getOrDefault(other, Relation.none(other))));
  }

  private User user(UserId id) {
    return users.computeIfAbsent(id, user -> new User());
  }

  private static PeopleUnavailableException unavailable() {
    return new PeopleUnavailableException(
        "the store is told to fail", new IOException("no store in this test"));
  }
}
