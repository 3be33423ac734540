package io.skein.client;

import io.skein.client.internal.ClientShell;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Starred;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What a user keeps of messages for itself, on all of its devices: stars, and deletions that nobody
 * else notices. What it adds up to is said by a {@link KeepingList}.
 *
 * <p>Threads and errors are those of {@link SkeinClient}; {@link BlockingSkeinClient#await} waits.
 */
public final class SkeinKeeping {
  private final SkeinClient client;
  private final ClientShell shell;

  SkeinKeeping(SkeinClient client, ClientShell shell) {
    this.client = client;
    this.shell = shell;
  }

  /**
   * Stars a message that the user may see, else it fails with NO_SUCH_MESSAGE; with
   * TOO_MANY_STARRED at the limit. A repetition changes nothing, here and below.
   */
  public CompletableFuture<Void> star(ConversationId conversation, long sequence) {
    return shell.done(new Request.StarMessage(conversation, sequence, true));
  }

  /** Stars a message no more. */
  public CompletableFuture<Void> unstar(ConversationId conversation, long sequence) {
    return shell.done(new Request.StarMessage(conversation, sequence, false));
  }

  /**
   * Deletes single messages for the user alone, for good. Fails with NO_SUCH_MESSAGE if the user
   * does not see one of them, and with TOO_MANY_DISCARDED at the limit, which {@link #clear} lifts.
   */
  public CompletableFuture<Void> discard(ConversationId conversation, Collection<Long> sequences) {
    return shell.done(new Request.DiscardMessages(conversation, List.copyOf(sequences), 0));
  }

  /**
   * Deletes all messages up to one, for the user alone and for good.
   *
   * @param upTo the last of them; one that is not said yet means all that are
   */
  public CompletableFuture<Void> clear(ConversationId conversation, long upTo) {
    return shell.done(new Request.DiscardMessages(conversation, List.of(), upTo));
  }

  /**
   * What changed since a cursor, one page; a {@link KeepingList} says which, and takes the answer.
   */
  public CompletableFuture<Reply.KeepingSynced> sync(Bytes cursor) {
    return shell.call(new Request.SyncKeeping(cursor), Reply.KeepingSynced.class);
  }

  /**
   * What these messages say, as the log has them: edits are entries of their own. In the order in
   * which they are given, without those that the user may not read any more: of a conversation that
   * it has left it reads what was said until then. Of one that was recalled or has vanished comes
   * what stands in its place.
   *
   * @param starred some of {@link KeepingList#starred}; each is a request of its own
   */
  public CompletableFuture<List<Message>> messages(List<Starred> starred) {
    List<CompletableFuture<@Nullable Message>> all = starred.stream().map(this::message).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> all.stream().map(CompletableFuture::join).filter(Objects::nonNull).toList());
  }

  private CompletableFuture<@Nullable Message> message(Starred starred) {
    long sequence = starred.sequence();
    return client
        .historyAfter(starred.conversation(), sequence - 1, 1)
        .thenApply(
            page ->
                page.messages().stream()
                    .filter(message -> message.sequence() == sequence)
                    .findFirst()
                    .orElse(null))
        .exceptionally(SkeinKeeping::nullIfNoMember);
  }

  private static @Nullable Message nullIfNoMember(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof SkeinException refused && refused.code() == ErrorCode.NOT_A_MEMBER) {
      return null;
    }
    throw new CompletionException(cause);
  }
}
