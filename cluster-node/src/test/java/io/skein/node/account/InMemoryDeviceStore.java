package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.Privacy;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** For tests: devices in maps. Thread-safe. Can be told to be away. */
public final class InMemoryDeviceStore implements DeviceStore {
  private final Map<UserId, Map<DeviceId, Device>> devices = new HashMap<>();
  private final Map<UserId, UserState> states = new HashMap<>();
  private final Map<DeviceId, String> names = new HashMap<>();
  private final Map<DeviceId, Long> nameVersions = new HashMap<>();
  private final Map<DeviceId, Long> removed = new HashMap<>();
  private final Map<Device, Long> goneAtNanos = new HashMap<>();
  private final Map<DeviceId, PushSubscription> subscriptions = new HashMap<>();
  private final Map<PushSubscription, Long> subscriptionsGoneAtNanos = new HashMap<>();
  private final Map<UserId, Set<DeviceId>> subscribed = new HashMap<>();
  private final Map<DeviceId, Long> unsubscribed = new HashMap<>();
  private final Map<UserId, List<UnreadLine>> unread = new HashMap<>();
  private final Map<UserId, Instant> unreadAt = new HashMap<>();
  private boolean away;
  private @Nullable DeviceId stuck;

  /** This device cannot be removed; null: every one can. */
  synchronized void setStuck(@Nullable DeviceId stuck) {
    this.stuck = stuck;
  }

  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  @Override
  public synchronized CompletionStage<Set<DeviceId>> devices(UserId user) {
    return list(user)
        .thenApply(list -> list.stream().map(Device::id).collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public synchronized CompletionStage<UserState> state(UserId user) {
    UserState kept = states.getOrDefault(user, UserState.of(Set.of()));
    return devices(user)
        .thenApply(
            ids ->
                new UserState(
                    ids,
                    kept.privacy(),
                    kept.privacyVersion(),
                    kept.lastConnected(),
                    kept.discards(),
                    subscriptionsOf(user),
                    unread.get(user)));
  }

  private synchronized Map<DeviceId, PushSubscription> subscriptionsOf(UserId user) {
    Map<DeviceId, PushSubscription> found = new HashMap<>();
    for (DeviceId device : subscribed.getOrDefault(user, Set.of())) {
      PushSubscription subscription = subscriptions.get(device);
      if (subscription != null
          && System.nanoTime() - subscriptionsGoneAtNanos.get(subscription) <= 0) {
        found.put(device, subscription);
      }
    }
    return found;
  }

  @Override
  public synchronized CompletionStage<Void> putSubscription(
      UserId user, DeviceId device, PushSubscription subscription, Duration keep) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    PushSubscription before = subscriptions.get(device);
    if (unsubscribed.getOrDefault(device, Long.MIN_VALUE) < subscription.version()
        && (before == null || before.version() <= subscription.version())) {
      subscribed.computeIfAbsent(user, id -> new HashSet<>()).add(device);
      subscriptions.put(device, subscription);
      subscriptionsGoneAtNanos.put(subscription, System.nanoTime() + keep.toNanos());
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> removeSubscription(
      UserId user, DeviceId device, long version) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    unsubscribe(user, device, version);
    return CompletableFuture.completedFuture(null);
  }

  private void unsubscribe(UserId user, DeviceId device, long version) {
    Instant counted = unreadAt.get(user);
    if (counted != null && ChronoUnit.MICROS.between(Instant.EPOCH, counted) <= version) {
      unread.remove(user);
    }
    unsubscribed.merge(device, version, Math::max);
    subscriptions.computeIfPresent(
        device, (id, stored) -> stored.version() <= version ? null : stored);
  }

  @Override
  public synchronized CompletionStage<Void> putUnread(
      UserId user, List<UnreadLine> lines, Instant at) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    if (!at.isBefore(unreadAt.getOrDefault(user, Instant.MIN))) {
      unreadAt.put(user, at);
      unread.put(user, List.copyOf(lines));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> putPrivacy(UserId user, Privacy privacy, long version) {
    return change(
        user,
        kept ->
            version < kept.privacyVersion()
                ? kept
                : new UserState(Set.of(), privacy, version, kept.lastConnected(), kept.discards()));
  }

  @Override
  public synchronized CompletionStage<Void> putLastConnected(UserId user, Instant at) {
    return change(
        user,
        kept ->
            at.isBefore(kept.lastConnected())
                ? kept
                : new UserState(
                    Set.of(), kept.privacy(), kept.privacyVersion(), at, kept.discards()));
  }

  @Override
  public synchronized CompletionStage<Void> putDiscards(UserId user, Instant at) {
    return change(
        user,
        kept ->
            new UserState(
                Set.of(), kept.privacy(), kept.privacyVersion(), kept.lastConnected(), true));
  }

  @Override
  public synchronized CompletionStage<Void> forgetState(UserId user, long version) {
    if (!away) {
      subscribed.getOrDefault(user, Set.of()).forEach(device -> unsubscribe(user, device, version));
      unread.remove(user);
    }
    return change(user, kept -> UserState.of(Set.of()));
  }

  private CompletionStage<Void> change(UserId user, UnaryOperator<UserState> change) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    states.put(user, change.apply(states.getOrDefault(user, UserState.of(Set.of()))));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<List<Device>> list(UserId user) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.READ);
    }
    List<Device> list = new ArrayList<>(devices.getOrDefault(user, Map.of()).values());
    list.removeIf(this::isGone);
    list.replaceAll(this::named);
    return CompletableFuture.completedFuture(list);
  }

  @Override
  public synchronized CompletionStage<@Nullable Device> find(UserId user, DeviceId device) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.READ);
    }
    Device found = devices.getOrDefault(user, Map.of()).get(device);
    return CompletableFuture.completedFuture(found == null || isGone(found) ? null : named(found));
  }

  private Device named(Device device) {
    return new Device(
        device.user(),
        device.id(),
        names.getOrDefault(device.id(), device.name()),
        device.type(),
        device.created(),
        device.lastSeen(),
        device.refresh(),
        device.version());
  }

  @Override
  public synchronized CompletionStage<Void> rename(
      UserId user, DeviceId device, String name, long version) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    if (nameVersions.merge(device, version, Math::max) == version) {
      names.put(device, name);
    }
    return CompletableFuture.completedFuture(null);
  }

  private boolean isGone(Device device) {
    return System.nanoTime() - goneAtNanos.get(device) > 0;
  }

  @Override
  public synchronized CompletionStage<Void> put(Device device, Duration keep) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    if (removed.getOrDefault(device.id(), Long.MIN_VALUE) < device.version()) {
      goneAtNanos.put(device, System.nanoTime() + keep.toNanos());
      devices
          .computeIfAbsent(device.user(), user -> new HashMap<>())
          .merge(device.id(), device, (old, next) -> old.version() > next.version() ? old : next);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> remove(UserId user, DeviceId device, long version) {
    if (away || device.equals(stuck)) {
      return InMemory.unavailable(AccountsUnavailableException.Call.WRITE);
    }
    removed.merge(device, version, Math::max);
    names.remove(device);
    unsubscribe(user, device, version);
    devices
        .getOrDefault(user, new HashMap<>())
        .computeIfPresent(device, (id, stored) -> stored.version() <= version ? null : stored);
    return CompletableFuture.completedFuture(null);
  }
}
