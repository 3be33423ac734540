package io.skein.node.media;

import io.skein.protocol.MediaId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;

/**
 * One request at a time writes to an upload at this node. A later one ends the earlier, which is
 * most likely one whose connection is gone and which does not know yet, and waits until what it
 * brought is kept. Thread-safe.
 */
final class Turns {
  private final Map<MediaId, Turn> turns = new ConcurrentHashMap<>();

  private record Turn(SharedKillSwitch end, CompletableFuture<Void> over) {}

  /**
   * Writes when the upload's earlier turns are over.
   *
   * @param work is to end when its switch says so
   */
  <T> CompletionStage<T> take(MediaId upload, Function<SharedKillSwitch, CompletionStage<T>> work) {
    Turn own = new Turn(KillSwitches.shared("upload"), new CompletableFuture<>());
    Turn earlier = turns.put(upload, own);
    CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
    if (earlier != null) {
      earlier.end().shutdown();
      ready = earlier.over();
    }
    return ready
        .thenCompose(over -> work.apply(own.end()))
        .whenComplete(
            (done, failure) -> {
              turns.remove(upload, own);
              own.over().complete(null);
            });
  }
}
