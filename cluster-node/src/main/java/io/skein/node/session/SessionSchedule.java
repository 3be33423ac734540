package io.skein.node.session;

import io.skein.node.conversation.MediaShares;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.schedule.KeptPost;
import io.skein.node.schedule.Schedule;
import io.skein.node.schedule.ScheduleDue;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What a user has scheduled: taken from its devices, altered and listed for them; what becomes of
 * it when it is due is a matter of {@link PostAttempts}. Confined to the session's actor.
 */
final class SessionSchedule {
  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final SessionRequests requests;
  private final ScheduleSteps steps;

  private final PostAttempts attempts;

  SessionSchedule(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      SessionRequests requests,
      SessionConnections connections) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.requests = requests;
    this.steps = new ScheduleSteps(context, user, services, connections);
    this.attempts = new PostAttempts(context, user, services, requests, steps);
  }

  /** Nothing is under way. */
  boolean isIdle() {
    return attempts.isIdle() && steps.isIdle();
  }

  boolean isWriting() {
    return steps.isWriting();
  }

  void stop() {
    attempts.stop();
    steps.stop();
  }

  /** The session was woken for a post. */
  void due(SessionCommand.PostDue due) {
    attempts.due(due);
  }

  private long nowMillis() {
    return services.clock().millis();
  }

  // ---- what devices ask

  /** The file, if it shows one, is kept for it first. */
  void schedule(SessionCommand.SchedulePost asked) {
    requests.begin();
    if (!(asked.content() instanceof Content.Media media)) {
      schedule(asked, asked.content());
      return;
    }
    requests.await(
        services.schedule().media().share(user, asked.conversation(), asked.clientId(), media),
        asked.replyTo(),
        verdict -> {
          if (verdict instanceof MediaShares.Refused refused) {
            requests.end(() -> asked.replyTo().refuse(refused.code(), refused.detail()));
          } else if (verdict instanceof MediaShares.Shared shared) {
            schedule(asked, shared.content());
          }
        });
  }

  private void schedule(SessionCommand.SchedulePost asked, Content content) {
    ScheduledPost post =
        ScheduledPost.waiting(asked.clientId(), asked.conversation(), content, asked.dueMillis());
    steps.add(
        new Asked(
            known -> known.schedule(post, nowMillis()),
            entry(post.clientId(), post.dueMillis()),
            asked.replyTo()) {
          @Override
          public void done(Schedule known, Schedule.Decision decision) {
            super.done(known, decision);
            if (decision instanceof Schedule.Refused && known.find(post.clientId()) == null) {
              services.schedule().letGo(post);
            }
          }
        });
  }

  private ScheduleDue.Entry entry(ClientId id, long dueMillis) {
    return new ScheduleDue.Entry(user, id, dueMillis);
  }

  void change(SessionCommand.ChangeScheduled change) {
    requests.begin();
    ClientId id = change.clientId();
    switch (change.action()) {
      case CANCEL -> steps.add(cancel(id, change.replyTo()));
      case SEND_NOW -> steps.add(sendNow(id, nowMillis(), change.replyTo()));
      case ALTER ->
          steps.add(
              new Change(
                  id,
                  known -> known.alter(id, change.dueMillis(), change.content(), nowMillis()),
                  change.dueMillis() == 0 ? null : entry(id, change.dueMillis()),
                  change.replyTo(),
                  before -> {}));
    }
  }

  private Change cancel(ClientId id, ReplyTo replyTo) {
    return new Change(
        id, known -> known.cancel(id), null, replyTo, before -> services.schedule().letGo(before));
  }

  private Change sendNow(ClientId id, long now, ReplyTo replyTo) {
    return new Change(
        id,
        known -> known.sendNow(id, now),
        entry(id, now),
        replyTo,
        before -> attempts.attempt(id));
  }

  void list(SessionCommand.ListScheduled list) {
    requests.begin();
    steps.add(
        new Asked(known -> new Schedule.Unchanged(), null, list.replyTo()) {
          @Override
          public void done(Schedule known, Schedule.Decision decision) {
            Reply.ScheduledPage page =
                known.page(list.after(), list.limit(), services.settings().pageBytesMax());
            requests.end(() -> list.replyTo().answer(page));
          }
        });
  }

  /**
   * A step that a client waits for. If it gives a post a time, the entry among what is due is kept
   * before the post is stored: an entry without a post costs a look, a post without its entry would
   * never be posted.
   */
  private class Asked implements ScheduleSteps.Step {
    private final Function<Schedule, Schedule.Decision> decide;
    private final ScheduleDue.@Nullable Entry entry;
    private final ReplyTo replyTo;

    /**
     * @param entry kept beforehand; null: none
     */
    Asked(
        Function<Schedule, Schedule.Decision> decide,
        ScheduleDue.@Nullable Entry entry,
        ReplyTo replyTo) {
      this.decide = decide;
      this.entry = entry;
      this.replyTo = replyTo;
    }

    @Override
    public Schedule.Decision decide(Schedule known) {
      return decide.apply(known);
    }

    @Override
    public @Nullable CompletionStage<Void> beforehand() {
      return entry == null ? null : services.schedule().due().add(entry);
    }

    @Override
    public void done(Schedule known, Schedule.Decision decision) {
      if (decision instanceof Schedule.Refused refused) {
        requests.end(() -> replyTo.refuse(refused.code(), refused.detail()));
      } else {
        answer();
      }
    }

    final void answer() {
      requests.end(() -> replyTo.answer(Reply.Done.INSTANCE));
    }

    @Override
    public void failed(ErrorCode code, String detail) {
      requests.end(() -> replyTo.refuse(code, detail, services.settings().retryAfterMillis()));
    }
  }

  /**
   * One about what is scheduled. The entry of a time that it has no more goes before the client is
   * answered, so that nobody fills the lists by scheduling and cancelling. If the client then gives
   * that time again, the entry that comes back is the later one in the store, though another node
   * may write it: a session takes longer to move than clocks differ.
   */
  private final class Change extends Asked {
    private final ClientId id;
    private final Consumer<ScheduledPost> carriedOut;
    private @Nullable ScheduledPost before;

    /**
     * @param carriedOut gets what it was before, when it is so and the client is answered
     */
    Change(
        ClientId id,
        Function<Schedule, Schedule.Decision> decide,
        ScheduleDue.@Nullable Entry entry,
        ReplyTo replyTo,
        Consumer<ScheduledPost> carriedOut) {
      super(decide, entry, replyTo);
      this.id = id;
      this.carriedOut = carriedOut;
    }

    @Override
    public Schedule.Decision decide(Schedule known) {
      KeptPost kept = known.find(id);
      before = kept == null ? null : kept.post();
      return super.decide(known);
    }

    @Override
    public void done(Schedule known, Schedule.Decision decision) {
      ScheduledPost changed = before;
      if (!(decision instanceof Schedule.Write) || changed == null) {
        super.done(known, decision);
      } else if (known.isSettled(id, changed.dueMillis())) {
        context.pipeToSelf(
            services.schedule().due().remove(entry(id, changed.dueMillis())),
            // One that stays costs a look when its time comes.
            (removed, failure) -> new SessionNote.Continue(() -> answer(changed)));
      } else {
        answer(changed);
      }
    }

    private void answer(ScheduledPost changed) {
      answer();
      carriedOut.accept(changed);
    }
  }
}
