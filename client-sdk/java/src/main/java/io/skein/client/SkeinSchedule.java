package io.skein.client;

import io.skein.client.internal.ClientShell;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeScheduled.Action;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How messages are posted at a time. The cluster keeps them and posts them then, whether or not a
 * device of the user is connected; whether the user may post is decided then, and what is refused
 * is told to all devices and stays until the user says what becomes of it. What is scheduled adds
 * up to a {@link ScheduledList}.
 *
 * <p>Threads and errors are those of {@link SkeinClient}; {@link BlockingSkeinClient#await} waits.
 */
public final class SkeinSchedule {
  private final ClientShell shell;

  SkeinSchedule(ClientShell shell) {
    this.shell = shell;
  }

  /**
   * Has a content posted at a time. Fails with TIME_OUT_OF_RANGE for one that is past or too far
   * ahead, and with TOO_MANY_SCHEDULED.
   *
   * @param content of a text, a custom type or a file of the user's
   * @return its id, also that of the message, once it is stored
   */
  public CompletableFuture<ClientId> post(
      ConversationId conversation, Content content, Instant due) {
    ClientId id = ClientId.random();
    return shell
        .done(new Request.SchedulePost(conversation, id, due.toEpochMilli(), content))
        .thenApply(stored -> id);
  }

  /**
   * Gives it another time, or another text, or both. Fails with NO_SUCH_SCHEDULED if it was posted
   * or cancelled, and with ALREADY_DUE if it is being posted; so do the next two.
   *
   * @param due null: as it was
   * @param content null: as it was
   */
  public CompletableFuture<Void> alter(
      ClientId id, @Nullable Instant due, @Nullable Content content) {
    long dueMillis = due == null ? 0 : due.toEpochMilli();
    return shell.done(new Request.ChangeScheduled(id, Action.ALTER, dueMillis, content));
  }

  /** It is not posted; one that was refused is forgotten. */
  public CompletableFuture<Void> cancel(ClientId id) {
    return shell.done(Request.ChangeScheduled.of(id, Action.CANCEL));
  }

  /** It is posted now; one that was refused is tried again. Done when that is certain. */
  public CompletableFuture<Void> sendNow(ClientId id) {
    return shell.done(Request.ChangeScheduled.of(id, Action.SEND_NOW));
  }

  /**
   * What is scheduled, by id; a {@link ScheduledList} says which page, and takes it in.
   *
   * @param after {@link ScheduledList#after}; null: from the first
   */
  public CompletableFuture<Reply.ScheduledPage> page(@Nullable ClientId after) {
    return shell.call(new Request.ListScheduled(after, 0), Reply.ScheduledPage.class);
  }
}
