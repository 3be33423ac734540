package io.skein.client;

import io.skein.client.internal.CallShell;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a user's conversations, each of which has one at a time. What happens to them is
 * told by {@link SkeinListener#onCall}; what is said of a call that has ended is an entry of its
 * conversation. Media are the embedder's: {@link SkeinClient.Builder#callMedia}.
 *
 * <p>A client that ends while its user takes part is away from the call until its time is over:
 * whoever closes it hangs up first.
 *
 * <p>A call that comes while the user takes part in another one is told as any: who shows one at a
 * time answers it by {@link SkeinCall#busy}.
 *
 * <p>Threads and errors are those of {@link SkeinClient}; {@link BlockingSkeinClient#await} waits.
 */
public final class SkeinCalls {
  private final CallShell shell;
  private final Supplier<Limits> limits;

  SkeinCalls(CallShell shell, Supplier<Limits> limits) {
    this.shell = shell;
    this.limits = limits;
  }

  /**
   * Calls the other user of a direct chat, or members of a group; or joins the call that the
   * conversation has already: the one that comes is then another's. Fails with BLOCKED and what
   * else keeps from posting; with TOO_MANY_CALLS and a time to wait; with CALL_ELSEWHERE, CALL_FULL
   * of a call that there is.
   *
   * @param media what the call is shown as, and begins with
   * @param invited in a group: whose devices ring, at most {@link Limits.Calls#anyParticipantsMax}
   *     less one, else it fails with TOO_MANY_USERS; of none nobody's do
   * @throws IllegalStateException if the client was made without {@link CallMedia}
   */
  public CompletableFuture<SkeinCall> start(
      ConversationId conversation, Call.Media media, List<UserId> invited) {
    int max = limits.get().calls().anyParticipantsMax() - 1;
    if (invited.size() > max) {
      return CompletableFuture.failedFuture(
          new SkeinException(ErrorCode.TOO_MANY_USERS, "at most " + max));
    }
    LocalMedia sent = media == Call.Media.VIDEO ? LocalMedia.VIDEO : LocalMedia.AUDIO;
    return shell.start(
        new Request.StartCall(conversation, CallId.random(), media, List.copyOf(invited)), sent);
  }

  /**
   * The call that a conversation has, as its node tells now, for a client that shows the
   * conversation; null: it has none. Fails with NOT_A_MEMBER.
   */
  public CompletableFuture<@Nullable SkeinCall> ask(ConversationId conversation) {
    return shell.find(conversation);
  }

  /** The calls that are known here and not over, in no order. */
  public List<SkeinCall> all() {
    return shell.all();
  }

  /** The call of a conversation, as far as it is known here; null: none is. */
  public @Nullable SkeinCall of(ConversationId conversation) {
    for (SkeinCall call : shell.all()) {
      if (call.conversation().equals(conversation)) {
        return call;
      }
    }
    return null;
  }

  /** The call in which the user takes part on this device; null: in none. */
  public @Nullable SkeinCall current() {
    for (SkeinCall call : shell.all()) {
      if (call.isHere()) {
        return call;
      }
    }
    return null;
  }
}
