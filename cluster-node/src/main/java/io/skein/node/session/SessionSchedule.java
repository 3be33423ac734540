package io.skein.node.session;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.MediaShares;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.schedule.KeptPost;
import io.skein.node.schedule.Schedule;
import io.skein.node.schedule.ScheduleDue;
import io.skein.node.schedule.Woken;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.ScheduledPost.State;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What a user has scheduled: taken from its devices, and posted in its name when it is due, whether
 * or not one of them is there. A session that is woken for a post makes one attempt; what comes to
 * nothing is tried again when the session is woken again, so it needs no timer and may end at any
 * moment. Confined to the session's actor.
 */
final class SessionSchedule {
  /** No device's: each of them hears of the message as of anybody's. */
  private static final DeviceId NO_DEVICE = new DeviceId(0);

  /** An attempt asks one thing. */
  private static final int REQUEST = 1;

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final SessionRequests requests;
  private final ScheduleSteps steps;

  /** The posts that are being posted, and who waits for the end of the attempt. */
  private final Map<ClientId, Runnable> attempts = new HashMap<>(1);

  private boolean stopping;

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
  }

  /** Nothing is under way. */
  boolean isIdle() {
    return attempts.isEmpty() && steps.isIdle();
  }

  boolean isWriting() {
    return steps.isWriting();
  }

  void stop() {
    stopping = true;
    steps.stop();
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
        ScheduledPost.waiting(
            asked.clientId(), asked.conversation(), content, asked.dueMillis());
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
                attempt(id, () -> {});
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

  // ---- what is due

  /** The session was woken: an attempt is made, its entry goes if nothing is left to do. */
  void due(SessionCommand.PostDue due) {
    ScheduleDue.Entry entry = new ScheduleDue.Entry(user, due.post(), due.dueMillis());
    attempt(due.post(), () -> settle(entry, () -> due.replyTo().tell(Woken.of(entry))));
  }

  /**
   * Posts it, if it is due and not being posted.
   *
   * @param then run when that has ended, however
   */
  private void attempt(ClientId id, Runnable then) {
    if (stopping || attempts.containsKey(id)) {
      return;
    }
    attempts.put(id, then);
    look(
        known -> {
          KeptPost kept = known.due(id, nowMillis());
          if (kept == null) {
            end(id);
          } else if (kept.post().state() == State.POSTING) {
            post(kept);
          } else {
            begin(kept.post());
          }
        },
        () -> end(id));
  }

  private void end(ClientId id) {
    Runnable then = attempts.remove(id);
    if (then != null) {
      then.run();
    }
  }

  /** What is posted above this head only is an attempt of it. */
  private void begin(ScheduledPost post) {
    ConversationId conversation = post.conversation();
    requests.collect(
        List.of(conversation),
        answers -> {
          Summarized answer = answers.get(conversation);
          ErrorCode refusal = answer == null ? null : answer.refusal();
          Reply.ConversationSummary summary = answer == null ? null : answer.summary();
          if (summary != null) {
            begin(post.clientId(), summary.head());
          } else if (refusal != null) {
            refused(post.clientId(), refusal);
          } else {
            end(post.clientId());
          }
        });
  }

  private void begin(ClientId id, long head) {
    steps.add(
        new Told(id, known -> known.begin(id, head)) {
          @Override
          public void done(Schedule known, Schedule.Decision decision) {
            // Cancelled, or given another time meanwhile: then there is nothing to post.
            KeptPost kept = known.due(id, nowMillis());
            if (kept != null && kept.post().state() == State.POSTING) {
              post(kept);
            } else {
              end(id);
            }
          }
        });
  }

  private void post(KeptPost kept) {
    ScheduledPost post = kept.post();
    context.ask(
        Outbound.class,
        services.conversations(),
        services.schedule().settings().postTimeout(),
        replyTo ->
            new ConversationCommand.Post(
                post.conversation(),
                new DeviceOrigin(user, NO_DEVICE),
                post.clientId(),
                kept.knownHead(),
                post.content(),
                new ReplyTo(replyTo, REQUEST),
                null),
        (answer, failure) -> new SessionNote.Continue(() -> answered(post.clientId(), answer)));
  }

  private void answered(ClientId id, @Nullable Outbound answer) {
    Reply.Answer said = answer instanceof Outbound.Answered told ? told.answer() : null;
    if (said instanceof Reply.Posted) {
      services.metrics().scheduledPosted.increment();
      steps.add(new Told(id, known -> known.posted(id)));
    } else if (said instanceof Reply.Failed failed) {
      refused(id, failed.code());
    } else {
      end(id);
    }
  }

  /** One that may succeed later is tried again when the session is woken again. */
  private void refused(ClientId id, ErrorCode code) {
    if (code.isRetryable()) {
      end(id);
    } else {
      steps.add(new Told(id, known -> known.refused(id, code)));
    }
  }

  /** A step of an attempt, which ends with it. */
  private class Told implements ScheduleSteps.Step {
    private final ClientId id;
    private final Function<Schedule, Schedule.Decision> decide;

    Told(ClientId id, Function<Schedule, Schedule.Decision> decide) {
      this.id = id;
      this.decide = decide;
    }

    @Override
    public Schedule.Decision decide(Schedule known) {
      return decide.apply(known);
    }

    @Override
    public void done(Schedule known, Schedule.Decision decision) {
      end(id);
    }

    @Override
    public void failed(ErrorCode code, String detail) {
      end(id);
    }
  }

  private void settle(ScheduleDue.Entry entry, Runnable then) {
    look(
        known -> {
          boolean isOver =
              entry.dueMillis() <= nowMillis() && known.isSettled(entry.post(), entry.dueMillis());
          if (!isOver) {
            then.run();
            return;
          }
          context.pipeToSelf(
              services.schedule().due().remove(entry),
              // One that stays is looked at again.
              (removed, failure) -> new SessionNote.Continue(then));
        },
        then);
  }

  /** Goes on with what is stored, once all before it is; or, if that is not known, otherwise. */
  private void look(Consumer<Schedule> then, Runnable otherwise) {
    steps.add(
        new ScheduleSteps.Step() {
          @Override
          public Schedule.Decision decide(Schedule known) {
            return new Schedule.Unchanged();
          }

          @Override
          public void done(Schedule known, Schedule.Decision decision) {
            then.accept(known);
          }

          @Override
          public void failed(ErrorCode code, String detail) {
            otherwise.run();
          }
        });
  }
}
