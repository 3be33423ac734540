package io.skein.node.schedule;

import io.skein.protocol.ClientId;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Scheduled posts in memory, for tests: pass the same contract as the real ones, can be away, and
 * can be forgetful with their answers. Thread-safe; stages are complete when returned.
 */
public final class InMemoryScheduleStore implements ScheduleStore {
  private static final class User {
    private final Map<ClientId, KeptPost> posts = new LinkedHashMap<>();
    private long last;
  }

  private final Map<UserId, User> users = new HashMap<>();
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

  @Override
  public synchronized CompletionStage<Stored> load(UserId id) {
    if (away) {
      return CompletableFuture.failedFuture(unavailable());
    }
    User user = user(id);
    return CompletableFuture.completedFuture(
        new Stored(user.last, List.copyOf(user.posts.values())));
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
      change.posts().forEach(kept -> user.posts.put(kept.post().clientId(), kept));
      change.gone().forEach(user.posts::remove);
    }
    return losesAnswers
        ? CompletableFuture.failedFuture(unavailable())
        : CompletableFuture.completedFuture(isNext);
  }

  private User user(UserId id) {
    return users.computeIfAbsent(id, user -> new User());
  }

  private static ScheduleUnavailableException unavailable() {
    return new ScheduleUnavailableException(
        "the store is told to fail", new IOException("no store in this test"));
  }
}
