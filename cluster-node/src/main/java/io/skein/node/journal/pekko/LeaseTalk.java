package io.skein.node.journal.pekko;

import io.skein.node.journal.JournalNode;
import io.skein.node.journal.OwnerQuestions;
import io.skein.node.journal.PeerLeases;
import io.skein.node.journal.ShardId;
import io.skein.node.journal.ShardRow;
import io.skein.node.platform.ClusterMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.jspecify.annotations.Nullable;

/**
 * What nodes ask each other about leases: whether one holds a shard (rule 11), and whether its
 * lease is valid (rule 15). One actor per node, which the receptionist makes known to the others.
 */
public final class LeaseTalk extends AbstractBehavior<LeaseTalk.Command> {
  private static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "lease-talk");

  /** Open questions about peers at one time; the journal has one. */
  private static final int QUESTIONS_MAX = 16;

  /** What the actor is told. */
  public sealed interface Command {}

  /** Another waits for a shard whose row names this node; there is no answer. */
  public record DoYouHold(String type, int number, int epoch, long generation)
      implements Command, ClusterMessage {}

  /** Answered by {@link LeaseIs}. */
  public record IsYourLeaseValid(ActorRef<Command> replyTo, long question)
      implements Command, ClusterMessage {}

  /** What one node says of its lease. */
  public record LeaseIs(boolean valid, long question) implements Command, ClusterMessage {}

  private record Ask(String node, ShardRow row) implements Command {}

  private record AskAll(CompletableFuture<Boolean> anyValid) implements Command {}

  private record Nodes(Receptionist.Listing listing) implements Command {}

  private record Own(ActorRef<Command> replyTo, long question, boolean valid) implements Command {}

  /** The ports of the journal; they reach nobody before the actor runs. Thread-safe. */
  public static final class Ports implements OwnerQuestions, PeerLeases {
    private final AtomicReference<@Nullable ActorRef<Command>> actor = new AtomicReference<>();
    private final Duration patience;

    /**
     * @param patience how long peers are waited for
     */
    public Ports(Duration patience) {
      this.patience = patience;
    }

    @Override
    public void ask(String node, ShardRow row) {
      ActorRef<Command> talk = actor.get();
      if (talk != null) {
        talk.tell(new Ask(node, row));
      }
    }

    @Override
    public CompletionStage<Boolean> isAnyValid() {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      ActorRef<Command> talk = actor.get();
      if (talk == null) {
        answer.complete(false);
      } else {
        talk.tell(new AskAll(answer));
      }
      return answer.completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** A question to all peers. */
  private static final class Question {
    final CompletableFuture<Boolean> anyValid;
    int open;

    Question(CompletableFuture<Boolean> anyValid, int open) {
      this.anyValid = anyValid;
      this.open = open;
    }
  }

  private final JournalNode journal;
  private final Map<String, ActorRef<Command>> others = new HashMap<>();
  private final Map<Long, Question> questions = new HashMap<>();
  private long lastQuestion;

  private LeaseTalk(ActorContext<Command> context, JournalNode journal, Ports ports) {
    super(context);
    this.journal = journal;
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(Receptionist.Listing.class, Nodes::new);
    context.getSystem().receptionist().tell(Receptionist.subscribe(KEY, listings));
    context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
    ports.actor.set(context.getSelf());
  }

  /**
   * @param journal answers for this node
   * @param ports what it asks by
   */
  public static Behavior<Command> create(JournalNode journal, Ports ports) {
    return Behaviors.setup(context -> new LeaseTalk(context, journal, ports));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(DoYouHold.class, this::onDoYouHold)
        .onMessage(IsYourLeaseValid.class, this::onIsYourLeaseValid)
        .onMessage(LeaseIs.class, this::onLeaseIs)
        .onMessage(Own.class, this::onOwn)
        .onMessage(Ask.class, this::onAsk)
        .onMessage(AskAll.class, this::onAskAll)
        .onMessage(Nodes.class, this::onNodes)
        .build();
  }

  private Behavior<Command> onDoYouHold(DoYouHold asked) {
    journal.doYouHold(
        new ShardRow(new ShardId(asked.type(), asked.number()), asked.epoch(), asked.generation()));
    return this;
  }

  private Behavior<Command> onIsYourLeaseValid(IsYourLeaseValid asked) {
    getContext()
        .pipeToSelf(
            journal.standing(),
            (standing, failure) ->
                new Own(
                    asked.replyTo(), asked.question(), standing != null && standing.leaseValid()));
    return this;
  }

  private Behavior<Command> onOwn(Own own) {
    own.replyTo().tell(new LeaseIs(own.valid(), own.question()));
    return this;
  }

  private Behavior<Command> onLeaseIs(LeaseIs answer) {
    Question question = questions.get(answer.question());
    if (question != null) {
      question.open--;
      if (answer.valid()) {
        question.anyValid.complete(true);
      } else if (question.open == 0) {
        question.anyValid.complete(false);
      }
      if (question.anyValid.isDone()) {
        questions.remove(answer.question());
      }
    }
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    ActorRef<Command> owner = others.get(ask.node());
    if (owner != null) {
      ShardRow row = ask.row();
      owner.tell(
          new DoYouHold(row.shard().type(), row.shard().number(), row.epoch(), row.generation()));
    }
    return this;
  }

  private Behavior<Command> onAskAll(AskAll ask) {
    // Those that timed out were answered by that.
    questions.values().removeIf(question -> question.anyValid.isDone());
    if (others.isEmpty() || questions.size() >= QUESTIONS_MAX) {
      ask.anyValid().complete(false);
      return this;
    }
    long number = ++lastQuestion;
    questions.put(number, new Question(ask.anyValid(), others.size()));
    others
        .values()
        .forEach(node -> node.tell(new IsYourLeaseValid(getContext().getSelf(), number)));
    return this;
  }

  private Behavior<Command> onNodes(Nodes nodes) {
    others.clear();
    for (ActorRef<Command> node : nodes.listing().getServiceInstances(KEY)) {
      Address address = node.path().address();
      if (address.hasGlobalScope()) {
        others.put(address.hostPort().substring(address.hostPort().indexOf('@') + 1), node);
      }
    }
    return this;
  }
}
