package io.skein.node.session;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a user that a session answers with the help of others: conversations, which give
 * their summaries, and the directories of users and groups. Made by a session at its first request.
 * Confined to the session's actor: every step runs there, between steps the session goes on.
 */
final class SessionRequests {
  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final Inbox inbox;
  private final SessionLists lists;
  private final SessionOpenings openings;
  private final SessionPreferences preferences;
  private final SessionConnections connections;
  private final SessionGateways gateways;

  /** Made when it is first needed: most sessions are asked for it once, or never. */
  private @Nullable SessionPeople people;

  /** As well. */
  private @Nullable SessionSchedule schedule;

  /** As well. */
  private @Nullable SessionKeeping keeping;

  /** As well. */
  private @Nullable SessionSearch search;

  private int inFlight;

  SessionRequests(
      ActorContext<SessionMessage> context,
      UserId user,
      Inbox inbox,
      SessionServices services,
      SessionConnections connections,
      SessionGateways gateways) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.inbox = inbox;
    this.lists =
        new SessionLists(
            context, user, inbox, services, this, connections::loseInterest, connections::resync);
    this.openings = new SessionOpenings(user, inbox, services, this);
    this.preferences = new SessionPreferences(inbox, services, this, connections);
    this.connections = connections;
    this.gateways = gateways;
  }

  SessionLists lists() {
    return lists;
  }

  SessionOpenings openings() {
    return openings;
  }

  SessionPreferences preferences() {
    return preferences;
  }

  SessionPeople people() {
    if (people == null) {
      people = new SessionPeople(context, user, services, this, connections);
    }
    return people;
  }

  SessionSchedule schedule() {
    if (schedule == null) {
      schedule = new SessionSchedule(context, user, services, this, connections);
    }
    return schedule;
  }

  SessionKeeping keeping() {
    if (keeping == null) {
      keeping = new SessionKeeping(context, user, services, this, connections, gateways);
    }
    return keeping;
  }

  SessionSearch search() {
    if (search == null) {
      search = new SessionSearch(context, inbox, services.search(), this, gateways);
    }
    return search;
  }

  boolean isIdle() {
    return inFlight == 0
        && (people == null || people.isIdle())
        && (schedule == null || schedule.isIdle())
        && (keeping == null || keeping.isIdle());
  }

  /**
   * True while a change of people, of what is scheduled, or of what is kept of messages is on its
   * way into the store.
   */
  boolean isWriting() {
    return (people != null && people.isWriting())
        || (schedule != null && schedule.isWriting())
        || (keeping != null && keeping.isWriting());
  }

  /** The session moves: what is not begun is refused. */
  void stop() {
    if (people != null) {
      people.stop();
    }
    if (schedule != null) {
      schedule.stop();
    }
    if (keeping != null) {
      keeping.stop();
    }
  }

  int inFlight() {
    return inFlight;
  }

  // ---- what they are made of

  /** One more is worked on, until {@link #end}. */
  void begin() {
    inFlight++;
  }

  /** The last step of one. */
  void end(Runnable last) {
    inFlight--;
    last.run();
  }

  /** The client may ask again soon. */
  void refuseForNow(ReplyTo replyTo, String detail) {
    replyTo.refuse(ErrorCode.UNAVAILABLE, detail, services.settings().retryAfterMillis());
  }

  /** Goes on in the session with what the stage gives; a failure is told to the client. */
  <T> void await(CompletionStage<T> stage, ReplyTo replyTo, Consumer<T> step) {
    context.pipeToSelf(
        stage,
        (value, failure) ->
            new SessionNote.Continue(
                () -> {
                  if (failure == null) {
                    step.accept(value);
                  } else {
                    services.metrics().storeFailures.increment();
                    end(() -> refuseForNow(replyTo, "the store does not answer"));
                  }
                }));
  }

  /**
   * Asks conversations for their summaries, without what the user has deleted for itself; those
   * that do not answer in time are left out, and so are all if nobody knows what is deleted.
   */
  void collect(Collection<ConversationId> ids, Consumer<Map<ConversationId, Summarized>> then) {
    if (ids.isEmpty()) {
      then.accept(Map.of());
      return;
    }
    if (!gateways.mayDiscard()) {
      collect(ids, Map.of(), then);
      return;
    }
    keeping()
        .afterReading(
            ids,
            deleted -> {
              if (deleted == null) {
                then.accept(Map.of());
              } else {
                collect(ids, deleted, then);
              }
            });
  }

  /**
   * Asks a conversation for the newest of its messages, without what the user has deleted for
   * itself; nothing, if it does not answer in time or nobody knows what is deleted.
   *
   * @param head below which all are, or at it
   * @param then given them, ascending
   */
  void newest(ConversationId id, long head, int limit, Consumer<List<Message>> then) {
    if (!gateways.mayDiscard()) {
      newest(id, head, limit, null, then);
      return;
    }
    keeping()
        .afterReading(
            List.of(id),
            deleted -> {
              if (deleted == null) {
                then.accept(List.of());
              } else {
                newest(id, head, limit, deleted.get(id), then);
              }
            });
  }

  private void newest(
      ConversationId id,
      long head,
      int limit,
      @Nullable Discarded deleted,
      Consumer<List<Message>> then) {
    context.ask(
        Outbound.class,
        services.conversations(),
        services.settings().summariesTimeout(),
        replyTo ->
            new ConversationCommand.Pull(
                id,
                user,
                head + 1,
                Request.Pull.Direction.BACKWARD,
                limit,
                new ReplyTo(replyTo, 0),
                true,
                deleted),
        (answer, failure) ->
            new SessionNote.Continue(
                () ->
                    then.accept(
                        answer instanceof Outbound.Answered answered
                                && answered.answer() instanceof Reply.Page page
                            ? page.messages()
                            : List.of())));
  }

  private void collect(
      Collection<ConversationId> ids,
      Map<ConversationId, Discarded> deleted,
      Consumer<Map<ConversationId, Summarized>> then) {
    context.spawnAnonymous(
        SummaryCollector.create(
            ids,
            deleted,
            user,
            services,
            context.getSelf(),
            answers -> {
              services.metrics().unanswered.increment(ids.size() - answers.size());
              return new SessionNote.Continue(() -> then.accept(answers));
            }));
  }
}
