package io.skein.node.account;

import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** For tests: devices in maps. Thread-safe. Can be told to be away. */
public final class InMemoryDeviceStore implements DeviceStore {
  private final Map<UserId, Map<DeviceId, Device>> devices = new HashMap<>();
  private final Map<DeviceId, Long> removed = new HashMap<>();
  private final Map<Device, Long> goneAtNanos = new HashMap<>();
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
  public synchronized CompletionStage<List<Device>> list(UserId user) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.READ);
    }
    List<Device> list = new ArrayList<>(devices.getOrDefault(user, Map.of()).values());
    list.removeIf(this::isGone);
    return CompletableFuture.completedFuture(list);
  }

  @Override
  public synchronized CompletionStage<@Nullable Device> find(UserId user, DeviceId device) {
    if (away) {
      return InMemory.unavailable(AccountsUnavailableException.Call.READ);
    }
    Device found = devices.getOrDefault(user, Map.of()).get(device);
    return CompletableFuture.completedFuture(found == null || isGone(found) ? null : found);
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
    devices
        .getOrDefault(user, new HashMap<>())
        .computeIfPresent(device, (id, stored) -> stored.version() <= version ? null : stored);
    return CompletableFuture.completedFuture(null);
  }
}
