package io.skein.client;

import io.skein.client.internal.CallbackThreads;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Request;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SkeinClient}'s operations, waiting for their outcome; what they mean is told there.
 *
 * <p><b>Threads.</b> From any thread but the callback threads, where they throw
 * IllegalStateException: the outcome comes on the thread that would wait. <b>Errors.</b> Each
 * throws the {@link SkeinException} that the future would fail with; a wait that is interrupted
 * throws it with OUTCOME_UNKNOWN and leaves the thread interrupted.
 */
public final class BlockingSkeinClient {
  /** Past the call timeout the future has failed; this much more is for its way to the caller. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final SkeinClient client;
  private final Duration timeout;

  BlockingSkeinClient(SkeinClient client, Duration callTimeout) {
    this.client = client;
    timeout = callTimeout.plus(GRACE);
  }

  /**
   * Connects.
   *
   * @throws SkeinException UNAVAILABLE if there is no connection in time, saying what the last
   *     attempt failed with; the client goes on trying
   */
  public void connect(Duration within) {
    try {
      await(client.connect(), within, ErrorCode.UNAVAILABLE);
    } catch (SkeinException e) {
      String problem = client.problem();
      if (e.code() != ErrorCode.UNAVAILABLE || problem.isEmpty()) {
        throw e;
      }
      throw new SkeinException(e.code(), "not connected in " + within + ": " + problem, e);
    }
  }

  /**
   * Posts text and waits until it is durable.
   *
   * @throws SkeinException OUTCOME_UNKNOWN if that takes longer; the post stays in the outbox
   */
  public Posted post(ConversationId conversation, String text, Duration within) {
    return await(client.post(conversation, text), within, ErrorCode.OUTCOME_UNKNOWN);
  }

  public MessagePage historyBefore(ConversationId conversation, long before, int limit) {
    return await(client.historyBefore(conversation, before, limit));
  }

  public MessagePage historyAfter(ConversationId conversation, long after, int limit) {
    return await(client.historyAfter(conversation, after, limit));
  }

  public void markRead(ConversationId conversation, long sequence) {
    await(client.markRead(conversation, sequence));
  }

  public void setPreferences(ConversationId conversation, PreferencesChange change) {
    await(client.setPreferences(conversation, change));
  }

  public Reply.Looking look(ConversationId conversation) {
    return await(client.look(conversation));
  }

  public void lookAway() {
    await(client.lookAway());
  }

  public void watch(List<UserId> users) {
    await(client.watch(users));
  }

  public Privacy privacy() {
    return await(client.privacy());
  }

  public Privacy changePrivacy(Request.ChangePrivacy change) {
    return await(client.changePrivacy(change));
  }

  public Reply.ReceiptsCounted countReceipts(ConversationId conversation, long sequence) {
    return await(client.countReceipts(conversation, sequence));
  }

  public Reply.ReceiptPage receipts(
      ConversationId conversation, long sequence, @Nullable UserId after) {
    return await(client.receipts(conversation, sequence, after));
  }

  public void switchReceipts(ConversationId group, boolean on) {
    await(client.switchReceipts(group, on));
  }

  public ConversationSummary openDirect(UserId other) {
    return await(client.openDirect(other));
  }

  public ConversationSummary createGroup(String title, List<UserId> users) {
    return await(client.createGroup(title, users));
  }

  public Reply.MembersChanged invite(ConversationId group, List<UserId> users) {
    return await(client.invite(group, users));
  }

  public Reply.MembersChanged remove(ConversationId group, List<UserId> users) {
    return await(client.remove(group, users));
  }

  public Reply.MembersChanged leave(ConversationId group) {
    return await(client.leave(group));
  }

  public void rename(ConversationId group, String title) {
    await(client.rename(group, title));
  }

  public Reply.MemberPage members(ConversationId conversation, @Nullable UserId after) {
    return await(client.members(conversation, after));
  }

  public Reply.ConversationPage conversations(@Nullable ConversationId after) {
    return await(client.conversations(after));
  }

  public List<Reply.User> findUsers(List<String> names) {
    return await(client.findUsers(names));
  }

  public List<Reply.User> namesOf(List<UserId> users) {
    return await(client.namesOf(users));
  }

  public void setSelf(SelfChange change) {
    await(client.setSelf(change));
  }

  public void changePerson(UserId user, PersonChange change) {
    await(client.changePerson(user, change));
  }

  public Reply.PeopleSynced syncPeople(Bytes cursor) {
    return await(client.syncPeople(cursor));
  }

  /** Waits for any future of this client, such as those of {@link SkeinClient#groups}. */
  public <T> T await(CompletableFuture<T> future) {
    return await(future, timeout, ErrorCode.OUTCOME_UNKNOWN);
  }

  private static <T> T await(CompletableFuture<T> future, Duration within, ErrorCode late) {
    if (CallbackThreads.isCurrent()) {
      throw new IllegalStateException("a callback must not wait: use the future");
    }
    try {
      return future.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SkeinException cause) {
        throw rethrown(cause);
      }
      throw new SkeinException(ErrorCode.INTERNAL, "a defect of the client", e);
    } catch (TimeoutException e) {
      throw new SkeinException(late, "no outcome after " + within, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkeinException(ErrorCode.OUTCOME_UNKNOWN, "interrupted", e);
    }
  }

  /** The same failure with the caller's stack. */
  private static SkeinException rethrown(SkeinException cause) {
    SkeinException here = new SkeinException(cause.code(), cause.detail(), cause.retryAfter());
    here.initCause(cause);
    return here;
  }

  void awaitClose(CompletableFuture<Void> closing, Duration within) {
    if (!CallbackThreads.isCurrent()) {
      await(closing, within, ErrorCode.INTERNAL);
    }
  }
}
