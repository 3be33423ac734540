package io.skein.node.session;

import io.skein.node.account.PushSubscription;
import io.skein.node.account.UnreadLine;
import io.skein.node.account.UserState;
import io.skein.node.account.UserStates;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is stored with the devices of one user, in memory; can be away, or slow. */
final class InMemoryUserStates implements UserStates {
  final Set<DeviceId> ids = ConcurrentHashMap.newKeySet();
  final AtomicInteger reads = new AtomicInteger();
  volatile boolean away;
  volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  volatile Privacy privacy = Privacy.DEFAULTS;
  volatile Instant lastConnected = Instant.EPOCH;
  volatile boolean discards;
  final AtomicInteger lastSeenWrites = new AtomicInteger();
  final Map<DeviceId, PushSubscription> subscriptions = new ConcurrentHashMap<>();
  volatile @Nullable List<UnreadLine> unread;

  @Override
  public CompletionStage<UserState> state(UserId user) {
    reads.incrementAndGet();
    if (away) {
      return CompletableFuture.failedFuture(new IOException("no store in this test"));
    }
    UserState now =
        new UserState(
            Set.copyOf(ids),
            privacy,
            1,
            lastConnected,
            discards,
            Map.copyOf(subscriptions),
            unread);
    return gate.thenApply(open -> now);
  }

  @Override
  public CompletionStage<Void> putPrivacy(UserId user, Privacy kept, long version) {
    if (away) {
      return CompletableFuture.failedFuture(new IOException("no store in this test"));
    }
    return gate.thenAccept(open -> privacy = kept);
  }

  @Override
  public CompletionStage<Void> putLastConnected(UserId user, Instant at) {
    lastSeenWrites.incrementAndGet();
    lastConnected = at;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> putDiscards(UserId user, Instant at) {
    if (away) {
      return CompletableFuture.failedFuture(new IOException("no store in this test"));
    }
    discards = true;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> putSubscription(
      UserId user, DeviceId device, PushSubscription subscription, Duration keep) {
    subscriptions.put(device, subscription);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> removeSubscription(UserId user, DeviceId device, long version) {
    subscriptions.computeIfPresent(device, (id, kept) -> kept.version() <= version ? null : kept);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> putUnread(UserId user, List<UnreadLine> lines, Instant at) {
    unread = lines;
    return CompletableFuture.completedFuture(null);
  }
}
