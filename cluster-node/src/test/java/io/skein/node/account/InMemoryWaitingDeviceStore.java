package io.skein.node.account;

import io.skein.protocol.Bytes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** For tests: waiting devices in a map, which forgets them in time. Thread-safe. */
public final class InMemoryWaitingDeviceStore implements WaitingDeviceStore {
  private final Map<Bytes, WaitingDevice> devices = new HashMap<>();

  @Override
  public synchronized CompletionStage<Void> add(WaitingDevice device, Duration keep) {
    if (devices.putIfAbsent(device.key(), device) == null) {
      CompletableFuture.delayedExecutor(keep.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> forget(device.key()));
    }
    return CompletableFuture.completedFuture(null);
  }

  private synchronized void forget(Bytes key) {
    devices.remove(key);
  }

  @Override
  public synchronized CompletionStage<@Nullable WaitingDevice> find(Bytes key) {
    return CompletableFuture.completedFuture(devices.get(key));
  }

  @Override
  public synchronized CompletionStage<Boolean> decide(WaitingDevice decided, Duration keep) {
    WaitingDevice found = devices.get(decided.key());
    boolean open =
        found != null && found.decision() == null && found.proof().equals(decided.proof());
    if (open) {
      devices.put(decided.key(), decided);
    }
    return CompletableFuture.completedFuture(open);
  }

  @Override
  public synchronized CompletionStage<Boolean> take(Bytes key) {
    return CompletableFuture.completedFuture(devices.remove(key) != null);
  }
}
