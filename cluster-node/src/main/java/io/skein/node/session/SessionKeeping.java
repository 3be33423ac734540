package io.skein.node.session;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.Summarized;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.keeping.Keeping;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What a user keeps of messages for itself: stars and deletions as its devices ask for them, and
 * what of it conversations have to know to tell the user the rest. Confined to the session's actor.
 */
final class SessionKeeping {
  private final SessionServices services;
  private final SessionRequests requests;
  private final SessionGateways gateways;
  private final KeepingSteps steps;

  SessionKeeping(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      SessionRequests requests,
      SessionConnections connections,
      SessionGateways gateways) {
    this.services = services;
    this.requests = requests;
    this.gateways = gateways;
    this.steps = new KeepingSteps(context, user, services, connections);
  }

  /** Nothing is under way. */
  boolean isIdle() {
    return steps.isIdle();
  }

  boolean isWriting() {
    return steps.isWriting();
  }

  void stop() {
    steps.stop();
  }

  // ---- what devices ask

  void star(SessionCommand.StarMessage star) {
    requests.begin();
    ConversationId conversation = star.conversation();
    long sequence = star.sequence();
    if (!star.starred()) {
      change(star.replyTo(), known -> known.unstar(conversation, sequence));
      return;
    }
    afterSeeing(
        conversation,
        List.of(sequence),
        star.replyTo(),
        head ->
            change(
                star.replyTo(),
                known -> known.star(conversation, sequence, services.clock().millis())));
  }

  void discard(SessionCommand.DiscardMessages discard) {
    requests.begin();
    ConversationId conversation = discard.conversation();
    afterSeeing(
        conversation,
        discard.sequences(),
        discard.replyTo(),
        head ->
            afterMarking(
                discard.replyTo(),
                () ->
                    change(
                        discard.replyTo(),
                        known ->
                            known.discard(
                                conversation,
                                discard.sequences(),
                                Math.min(discard.upTo(), head)))));
  }

  /** Goes on once it is stored, and said, that what the user has deleted is to be left out. */
  private void afterMarking(ReplyTo replyTo, Runnable next) {
    if (gateways.discards()) {
      next.run();
      return;
    }
    requests.await(
        gateways.markDiscards(),
        replyTo,
        done -> {
          gateways.markedDiscards();
          next.run();
        });
  }

  void sync(SessionCommand.SyncKeeping sync) {
    requests.begin();
    look(
        sync.replyTo(),
        known -> {
          Reply.KeepingSynced page =
              known.page(
                  sync.cursor(),
                  services.limits().pageEntriesMax(),
                  services.settings().pageBytesMax());
          requests.end(() -> sync.replyTo().answer(page));
        });
  }

  private void change(ReplyTo replyTo, Function<Keeping, Keeping.Decision> decide) {
    steps.add(
        new Asked(
            replyTo, decide, known -> requests.end(() -> replyTo.answer(Reply.Done.INSTANCE))));
  }

  private void look(ReplyTo replyTo, Consumer<Keeping> then) {
    steps.add(new Asked(replyTo, known -> Keeping.UNCHANGED, then));
  }

  /**
   * Goes on if the user may see these messages, or once could, with the newest that it may see.
   * What is not there yet is not to be kept, nor to be deleted before it is said.
   */
  private void afterSeeing(
      ConversationId conversation, List<Long> sequences, ReplyTo replyTo, Consumer<Long> next) {
    requests.collect(
        List.of(conversation),
        answers -> {
          Summarized answer = answers.get(conversation);
          Reply.ConversationSummary summary = answer == null ? null : answer.summary();
          ErrorCode refusal = answer == null ? null : answer.refusal();
          if (summary == null) {
            requests.end(
                () -> {
                  if (refusal == null || refusal.isRetryable()) {
                    requests.refuseForNow(replyTo, "the conversation does not answer");
                  } else {
                    replyTo.refuse(refusal, "the conversation refuses");
                  }
                });
          } else if (sequences.stream()
              .allMatch(one -> one >= summary.firstVisible() && one <= summary.head())) {
            next.accept(summary.head());
          } else {
            requests.end(() -> replyTo.refuse(ErrorCode.NO_SUCH_MESSAGE, "not to be seen"));
          }
        });
  }

  // ---- what conversations are told of it

  /** Asks the conversation for what the user has not deleted. */
  void pull(SessionCommand.Pull pull) {
    requests.begin();
    look(
        pull.replyTo(),
        known -> {
          Discarded discarded = known.discarded(pull.conversation());
          ConversationCommand forwarded =
              new ConversationCommand.Pull(
                  pull.conversation(),
                  pull.user(),
                  pull.from(),
                  pull.direction(),
                  pull.limit(),
                  pull.replyTo(),
                  false,
                  discarded.isNone() ? null : discarded);
          requests.end(() -> services.conversations().tell(forwarded));
        });
  }

  /**
   * Goes on with what is deleted of these conversations, without those of which nothing is.
   *
   * @param next gets null if that cannot be read now
   */
  void afterReading(
      Collection<ConversationId> conversations,
      Consumer<@Nullable Map<ConversationId, Discarded>> next) {
    steps.add(
        new KeepingSteps.Step() {
          @Override
          public Keeping.Decision decide(Keeping known) {
            return Keeping.UNCHANGED;
          }

          @Override
          public void done(Keeping known, Keeping.Decision decision) {
            Map<ConversationId, Discarded> deleted = new HashMap<>(0);
            for (ConversationId id : conversations) {
              Discarded discarded = known.discarded(id);
              if (!discarded.isNone()) {
                deleted.put(id, discarded);
              }
            }
            next.accept(deleted);
          }

          @Override
          public void failed(ErrorCode code, String detail) {
            next.accept(null);
          }
        });
  }

  /** A step that a client waits for. */
  private final class Asked implements KeepingSteps.Step {
    private final ReplyTo replyTo;
    private final Function<Keeping, Keeping.Decision> decide;
    private final Consumer<Keeping> then;

    /**
     * @param then answers once it is as the client wants it
     */
    Asked(ReplyTo replyTo, Function<Keeping, Keeping.Decision> decide, Consumer<Keeping> then) {
      this.replyTo = replyTo;
      this.decide = decide;
      this.then = then;
    }

    @Override
    public Keeping.Decision decide(Keeping known) {
      return decide.apply(known);
    }

    @Override
    public void done(Keeping known, Keeping.Decision decision) {
      if (decision instanceof Keeping.Refused refused) {
        requests.end(() -> replyTo.refuse(refused.code(), refused.detail()));
      } else {
        then.accept(known);
      }
    }

    @Override
    public void failed(ErrorCode code, String detail) {
      requests.end(() -> replyTo.refuse(code, detail, services.settings().retryAfterMillis()));
    }
  }
}
