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
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What a user has scheduled: taken from its devices, altered and listed for them; what becomes of
 * it when it is due is a matter of {@link PostAttempts}. Confined to the session's actor.
 */
final class SessionSchedule {
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
        new Timed(
            post.clientId(),
            post.dueMillis(),
            new Asked(known -> known.schedule(post, nowMillis()), asked.replyTo()) {
              @Override
              void refused(Schedule known) {
                if (known.find(post.clientId()) == null) {
                  letGo(post);
                }
              }
            }));
  }

  void change(SessionCommand.ChangeScheduled change) {
    requests.begin();
    ClientId id = change.clientId();
    ReplyTo replyTo = change.replyTo();
    switch (change.action()) {
      case CANCEL -> cancel(id, replyTo);
      case SEND_NOW -> sendNow(id, replyTo);
      case ALTER -> {
        Asked alter =
            new Asked(
                known -> known.alter(id, change.dueMillis(), change.content(), nowMillis()),
                replyTo);
        steps.add(change.dueMillis() == 0 ? alter : new Timed(id, change.dueMillis(), alter));
      }
    }
  }

  private void sendNow(ClientId id, ReplyTo replyTo) {
    long now = nowMillis();
    steps.add(
        new Timed(
            id,
            now,
            new Asked(known -> known.sendNow(id, now), replyTo) {
              @Override
              void carriedOut() {
                attempts.attempt(id);
              }
            }));
  }

  private void cancel(ClientId id, ReplyTo replyTo) {
    steps.add(
        new Asked(known -> known.cancel(id), replyTo) {
          private @Nullable KeptPost before;

          @Override
          public Schedule.Decision decide(Schedule known) {
            before = known.find(id);
            return super.decide(known);
          }

          @Override
          void carriedOut() {
            if (before != null) {
              letGo(before.post());
            }
          }
        });
  }

  private void letGo(ScheduledPost post) {
    if (post.content() instanceof Content.Media media) {
      services.schedule().media().release(post.conversation(), post.clientId(), media);
    }
  }

  void list(SessionCommand.ListScheduled list) {
    requests.begin();
    steps.add(
        new Asked(known -> new Schedule.Unchanged(), list.replyTo()) {
          @Override
          public void done(Schedule known, Schedule.Decision decision) {
            Reply.ScheduledPage page =
                known.page(list.after(), list.limit(), services.settings().pageBytesMax());
            requests.end(() -> list.replyTo().answer(page));
          }
        });
  }

  /** A step that a client waits for. */
  private class Asked implements ScheduleSteps.Step {
    private final Function<Schedule, Schedule.Decision> decide;
    final ReplyTo replyTo;

    Asked(Function<Schedule, Schedule.Decision> decide, ReplyTo replyTo) {
      this.decide = decide;
      this.replyTo = replyTo;
    }

    @Override
    public Schedule.Decision decide(Schedule known) {
      return decide.apply(known);
    }

    @Override
    public void done(Schedule known, Schedule.Decision decision) {
      if (decision instanceof Schedule.Refused refused) {
        requests.end(() -> replyTo.refuse(refused.code(), refused.detail()));
        refused(known);
      } else {
        requests.end(() -> replyTo.answer(Reply.Done.INSTANCE));
        carriedOut();
      }
    }

    /** The client is answered, and it is so. */
    void carriedOut() {}

    /** The client is answered, and it is not. */
    void refused(Schedule known) {}

    @Override
    public void failed(ErrorCode code, String detail) {
      requests.end(() -> replyTo.refuse(code, detail, services.settings().retryAfterMillis()));
    }
  }

  /**
   * One that gives a post a time. Its entry among what is due is kept before it is stored: an entry
   * without a post costs a look, a post without its entry would never be posted. But only if it is
   * going to be stored as things are, so that nobody fills the lists with what is refused.
   */
  private final class Timed implements ScheduleSteps.Step {
    private final ScheduleDue.Entry entry;
    private final Asked asked;

    Timed(ClientId id, long dueMillis, Asked asked) {
      this.entry = new ScheduleDue.Entry(user, id, dueMillis);
      this.asked = asked;
    }

    @Override
    public Schedule.Decision decide(Schedule known) {
      return new Schedule.Unchanged();
    }

    @Override
    public void done(Schedule known, Schedule.Decision decision) {
      Schedule.Decision expected = asked.decide(known);
      if (expected instanceof Schedule.Write) {
        requests.await(
            services.schedule().due().add(entry), asked.replyTo, kept -> steps.add(asked));
      } else {
        asked.done(known, expected);
      }
    }

    @Override
    public void failed(ErrorCode code, String detail) {
      asked.failed(code, detail);
    }
  }
}
