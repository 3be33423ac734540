package io.skein.client;

import io.skein.client.internal.ClientShell;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What peer connections are configured with, as the node tells it: asked for once as long as it is
 * good. A node that tells none, or does not answer, keeps nobody from calling. Thread-safe.
 */
final class IceServerBook {
  /** Asked for anew when it is good for less than this. */
  private static final long LEFT_MILLIS = Duration.ofMinutes(5).toMillis();

  /** Without a credential nothing expires: asked for anew after as long. */
  private static final long KEPT_MILLIS = Duration.ofHours(1).toMillis();

  private final Supplier<CompletableFuture<Reply.IceServers>> ask;
  private final LongSupplier nodeMillis;

  private Reply.IceServers known =
      new Reply.IceServers(List.of(), "", "", 0, Reply.IceServers.Policy.ALL);
  private long askAtMillis;
  private @Nullable CompletableFuture<Reply.IceServers> asking;

  IceServerBook(Supplier<CompletableFuture<Reply.IceServers>> ask, LongSupplier nodeMillis) {
    this.ask = ask;
    this.nodeMillis = nodeMillis;
  }

  static IceServerBook of(ClientShell shell) {
    return new IceServerBook(
        () -> shell.call(new Request.AskIceServers(), Reply.IceServers.class),
        () -> shell.nodeTime().toEpochMilli());
  }

  /** What there is now, asked for if need be; never fails. */
  CompletableFuture<Reply.IceServers> get() {
    CompletableFuture<Reply.IceServers> answer = new CompletableFuture<>();
    synchronized (this) {
      if (nodeMillis.getAsLong() < askAtMillis) {
        return CompletableFuture.completedFuture(known);
      }
      if (asking != null) {
        return asking.copy();
      }
      asking = answer;
    }
    // Not within the lock: what it does by itself is not ours to know.
    return ask.get()
        .handle(
            (told, failure) -> {
              answer.complete(heard(told));
              return answer.join();
            });
  }

  /**
   * @param told null: it failed, and what was told before is as good as anything
   */
  private synchronized Reply.IceServers heard(Reply.@Nullable IceServers told) {
    asking = null;
    if (told != null) {
      known = told;
      askAtMillis =
          told.expiresMillis() == 0
              ? nodeMillis.getAsLong() + KEPT_MILLIS
              : told.expiresMillis() - LEFT_MILLIS;
    }
    return known;
  }
}
