package io.skein.client.internal.ice;

import io.skein.protocol.CallProbe;
import io.skein.protocol.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tries the servers that help devices to find a way to each other. Thread-safe. */
public interface IceProber {
  /**
   * Tries all of them at once.
   *
   * @return a result for each URL, in their order, within a bounded time; never fails
   */
  CompletableFuture<List<CallProbe>> probe(Reply.IceServers servers);
}
