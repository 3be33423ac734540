package io.skein.client;

import io.skein.client.internal.ClientShell;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What peer connections are configured with, as the node tells it: asked for once as long as it is
 * good. A node that has told it once keeps nobody from calling. Thread-safe.
 */
final class IceServerBook {
  /** Asked for anew when it is good for less than this. */
  private static final long LEFT_MILLIS = Duration.ofMinutes(5).toMillis();

  /** Without a credential nothing expires: asked for anew after as long. */
  private static final long KEPT_MILLIS = Duration.ofHours(1).toMillis();

  /** After a refusal the node is left alone for so long, or as it says. */
  private static final long REFUSED_MILLIS = 5_000;

  private static final Reply.IceServers NONE =
      new Reply.IceServers(List.of(), "", "", 0, Reply.IceServers.Policy.ALL);

  private final Supplier<CompletableFuture<Reply.IceServers>> ask;
  private final LongSupplier nodeMillis;

  /** Null: the node has told nothing. */
  private Reply.@Nullable IceServers known;

  private @Nullable Throwable refusal;
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

  /**
   * What there is now, asked for if need be. Fails only where nothing was ever told: the operator
   * may want no way but by a relay.
   */
  CompletableFuture<Reply.IceServers> get() {
    synchronized (this) {
      if (nodeMillis.getAsLong() < askAtMillis) {
        return known == null
            ? CompletableFuture.failedFuture(Objects.requireNonNull(refusal, "why it is not asked"))
            : CompletableFuture.completedFuture(known);
      }
      if (asking != null) {
        return asking.copy();
      }
      CompletableFuture<Reply.IceServers> begun = ask.get().handle(this::heard);
      asking = begun.isDone() ? null : begun;
      return begun.copy();
    }
  }

  /** One of both is null. */
  private synchronized Reply.IceServers heard(
      Reply.@Nullable IceServers told, @Nullable Throwable failure) {
    asking = null;
    if (told != null) {
      tell(told);
    } else {
      refuse(failure instanceof CompletionException ? failure.getCause() : failure);
    }
    if (known == null) {
      throw new CompletionException(refusal);
    }
    return known;
  }

  private void tell(Reply.IceServers told) {
    known = told;
    refusal = null;
    askAtMillis =
        told.expiresMillis() == 0
            ? nodeMillis.getAsLong() + KEPT_MILLIS
            : told.expiresMillis() - LEFT_MILLIS;
  }

  private void refuse(@Nullable Throwable cause) {
    SkeinException refused = cause instanceof SkeinException told ? told : null;
    if (known == null && refused != null && refused.code() == ErrorCode.UNSUPPORTED_REQUEST) {
      // A node of an earlier release has none to tell; what another one told counts on.
      tell(NONE);
      return;
    }
    refusal = cause;
    long wait = refused == null ? 0 : refused.retryAfter().toMillis();
    askAtMillis = nodeMillis.getAsLong() + Math.max(REFUSED_MILLIS, wait);
  }
}
