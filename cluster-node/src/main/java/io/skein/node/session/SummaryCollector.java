package io.skein.node.session;

import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.Summarized;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Asks conversations for their summaries on behalf of one request of a session, a bounded number at
 * a time, and hands over what came in time. A child of the session, so that a session with no
 * request in flight holds nothing; ends after its one answer.
 */
final class SummaryCollector extends AbstractBehavior<SummaryCollector.Note> {
  sealed interface Note {}

  private record Answer(Summarized summarized) implements Note {}

  private record TimedOut() implements Note {}

  private final UserId reader;
  private final Map<ConversationId, Discarded> deleted;
  private final ActorRef<ConversationCommand> conversations;
  private final ActorRef<SessionMessage> session;
  private final Function<Map<ConversationId, Summarized>, SessionMessage> result;
  private final ActorRef<Summarized> replyTo;
  private final Queue<ConversationId> waiting;
  private final Map<ConversationId, Summarized> answers = new HashMap<>();
  private int asked;

  private SummaryCollector(
      ActorContext<Note> context,
      Collection<ConversationId> ids,
      Map<ConversationId, Discarded> deleted,
      UserId reader,
      SessionServices services,
      ActorRef<SessionMessage> session,
      Function<Map<ConversationId, Summarized>, SessionMessage> result) {
    super(context);
    this.reader = reader;
    this.deleted = deleted;
    this.conversations = services.conversations();
    this.session = session;
    this.result = result;
    this.waiting = new ArrayDeque<>(ids);
    this.replyTo = context.messageAdapter(Summarized.class, Answer::new);
    context.scheduleOnce(services.settings().summariesTimeout(), context.getSelf(), new TimedOut());
    for (int i = 0; i < services.settings().summariesInFlightMax(); i++) {
      askNext();
    }
  }

  /**
   * A collector that tells {@code session} one {@code result}.
   *
   * @param ids not empty, each once
   * @param deleted what the reader has deleted for itself; not to be changed any more
   */
  static Behavior<Note> create(
      Collection<ConversationId> ids,
      Map<ConversationId, Discarded> deleted,
      UserId reader,
      SessionServices services,
      ActorRef<SessionMessage> session,
      Function<Map<ConversationId, Summarized>, SessionMessage> result) {
    return Behaviors.setup(
        context -> new SummaryCollector(context, ids, deleted, reader, services, session, result));
  }

  @Override
  public Receive<Note> createReceive() {
    return newReceiveBuilder()
        .onMessage(Answer.class, this::onAnswer)
        .onMessage(TimedOut.class, timedOut -> finish())
        .build();
  }

  private Behavior<Note> onAnswer(Answer answer) {
    answers.put(answer.summarized().conversation(), answer.summarized());
    askNext();
    return answers.size() == asked ? finish() : this;
  }

  private void askNext() {
    ConversationId next = waiting.poll();
    if (next != null) {
      asked++;
      conversations.tell(
          new ConversationCommand.Summarize(next, reader, replyTo, deleted.get(next)));
    }
  }

  private Behavior<Note> finish() {
    session.tell(result.apply(answers));
    return Behaviors.stopped();
  }
}
