package io.skein.node.session;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.schedule.KeptPost;
import io.skein.node.schedule.Schedule;
import io.skein.node.schedule.ScheduleDue;
import io.skein.node.schedule.Woken;
import io.skein.protocol.ClientId;
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
 * Posts in a user's name what is due, whether or not a device of the user is there. A session that
 * is woken for a post makes one attempt; what comes to nothing is tried again when the session is
 * woken again, so it needs no timer and may end at any moment. Confined to the session's actor.
 */
final class PostAttempts {
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

  PostAttempts(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      SessionRequests requests,
      ScheduleSteps steps) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.requests = requests;
    this.steps = steps;
  }

  boolean isIdle() {
    return attempts.isEmpty();
  }

  /** The session moves: none is begun any more. */
  void stop() {
    stopping = true;
  }

  private long nowMillis() {
    return services.clock().millis();
  }

  /** The session was woken: an attempt is made, its entry goes if nothing is left to do. */
  void due(SessionCommand.PostDue due) {
    ScheduleDue.Entry entry = new ScheduleDue.Entry(user, due.post(), due.dueMillis());
    if (attempts.containsKey(due.post())) {
      // By another look at the same list: who waits for the end of this one is told.
      due.replyTo().tell(Woken.of(entry));
      return;
    }
    attempt(due.post(), () -> settle(entry, () -> due.replyTo().tell(Woken.of(entry))));
  }

  /** Nobody waits for it: what it comes to is told by events. */
  void attempt(ClientId id) {
    attempt(id, () -> {});
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
            beginUnlessDeleted(kept.post());
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

  /** Nothing is said in the name of who has deleted the account, nor kept any longer. */
  private void beginUnlessDeleted(ScheduledPost post) {
    context.pipeToSelf(
        services.users().names(List.of(user)),
        (names, failure) ->
            new SessionNote.Continue(
                () -> {
                  if (failure != null) {
                    end(post.clientId());
                  } else if (names.containsKey(user)) {
                    begin(post);
                  } else {
                    forget(post);
                  }
                }));
  }

  private void forget(ScheduledPost post) {
    ClientId id = post.clientId();
    steps.add(
        new Told(id, known -> known.cancel(id)) {
          @Override
          public void done(Schedule known, Schedule.Decision decision) {
            if (decision instanceof Schedule.Write) {
              services.schedule().letGo(post);
            }
            super.done(known, decision);
          }
        });
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
        new Told(id, known -> known.begin(id, head, nowMillis())) {
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
      steps.add(new Told(id, known -> known.refused(id, code, nowMillis())));
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
