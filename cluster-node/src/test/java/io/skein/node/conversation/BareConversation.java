package io.skein.node.conversation;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.journal.InMemoryWakeStore;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The production rules of one conversation without its actor, for the simulation of the journal,
 * which puts a shell of its own in the actor's place. Confined to its owner's thread.
 */
public final class BareConversation {
  /** What the rules say. */
  public sealed interface Answer {
    record Append(Message message) implements Answer {}

    record Repeated(long sequence) implements Answer {}

    record Refused(ErrorCode code) implements Answer {}

    record Search(long after, long before) implements Answer {}

    /** When what is being written is durable. */
    record AskAgain() implements Answer {}

    /** There is nothing to change. */
    record Unchanged() implements Answer {}
  }

  /** What a user may see: these sequences and those between them. */
  public record Visible(long first, long last) {}

  /** Windows so small that runs of a minute come to their ends. */
  private static final ConversationSettings SETTINGS =
      ConversationSettings.from(
          ConfigFactory.parseString(
                  "skein.conversation { dedupe-window = 6, load { page-entries = 6, overlap-entries"
                      + " = 4 } }")
              .withFallback(ConfigFactory.load()));

  /** The pace of a group is not what is tried here. */
  private static final Limits LIMITS = PostingRulesTest.withPostsPerSecond(100_000);

  private static final ConversationMetrics METRICS =
      new ConversationMetrics(new SimpleMeterRegistry());

  private final Conversation conversation;

  private BareConversation(Conversation conversation) {
    this.conversation = conversation;
  }

  /** One without entries. */
  public static BareConversation empty(ConversationId id) {
    return new BareConversation(Conversation.empty(id, SETTINGS.rules(LIMITS)));
  }

  /** One as its actor loads it: from the newest snapshot, and the log. */
  public static CompletionStage<BareConversation> load(
      ConversationId id, MessageLog log, ConversationStates states) {
    ConversationEnvironment environment =
        new ConversationEnvironment(
            SETTINGS,
            LIMITS,
            log,
            states,
            user -> CompletableFuture.completedFuture(true),
            new AskedMedia(),
            new Elsewhere(),
            new Merges(
                new InMemoryMergedBodies(InstantSource.fixed(Instant.EPOCH)),
                new AskedMedia(),
                () -> 1,
                InstantSource.fixed(Instant.EPOCH)),
            (user, other) -> CompletableFuture.completedFuture(ConversationHouse.FRIEND),
            (member, notice) -> {},
            broadcast -> {},
            new FollowedLog(),
            new StoredWakeRequests(new InMemoryWakeStore(), () -> 1, 1, entity -> {}),
            InstantSource.fixed(Instant.EPOCH),
            () -> 0,
            METRICS);
    return LoadedConversation.load(id, environment)
        .thenApply(loaded -> new BareConversation(loaded.conversation()));
  }

  /** What is durable. */
  public Snapshot snapshot() {
    return conversation.snapshot(true);
  }

  /** What no snapshot may have: also the entries that are not durable, which are these. */
  public Snapshot snapshotWith(List<Message> undecided) {
    Conversation ahead =
        Conversation.restore(conversation.id(), SETTINGS.rules(LIMITS), snapshot());
    undecided.forEach(ahead::replay);
    return ahead.snapshot(true);
  }

  /** The newest durable sequence. */
  public long head() {
    return conversation.head();
  }

  /** The newest sequence that was given. */
  public long decidedHead() {
    return conversation.decidedHead();
  }

  public Answer post(
      UserId sender,
      ClientId clientId,
      long knownHead,
      String text,
      @Nullable ClientId previous,
      long nowMillis) {
    Content content = new Content.Text(text);
    Decision decision =
        conversation.post(sender, clientId, knownHead, content, previous, nowMillis);
    if (decision instanceof Decision.NeedsPeer) {
      conversation.peerExists();
      decision = conversation.post(sender, clientId, knownHead, content, previous, nowMillis);
    }
    return answer(decision);
  }

  public Answer create(UserId creator, ClientId clientId, List<UserId> users, long nowMillis) {
    return answer(
        conversation.group().create(creator, clientId, "group", users, List.of(), nowMillis));
  }

  public Answer invite(UserId actor, UserId user, long nowMillis) {
    return answer(conversation.group().invite(actor, List.of(user), List.of(), nowMillis));
  }

  public Answer remove(UserId actor, UserId user, long nowMillis) {
    return answer(conversation.group().remove(actor, List.of(user), nowMillis));
  }

  private static Answer answer(Decision decision) {
    if (decision instanceof Decision.Append append) {
      return new Answer.Append(append.message());
    }
    if (decision instanceof Decision.Repeated repeated) {
      return new Answer.Repeated(repeated.sequence());
    }
    if (decision instanceof Decision.Refused refused) {
      return new Answer.Refused(refused.code());
    }
    if (decision instanceof Decision.NeedsHistory search) {
      return new Answer.Search(search.after(), search.before());
    }
    if (decision instanceof Decision.AskAgain) {
      return new Answer.AskAgain();
    }
    return new Answer.Unchanged();
  }

  /** The entry of an {@link Answer.Append} is going to be written. */
  public void accept(Message message) {
    conversation.accept(message);
  }

  /** The next accepted entry is durable. */
  public void durable(Message message) {
    conversation.durable(message);
  }

  /** Null: nothing. */
  public @Nullable Visible visible(UserId user) {
    Conversation.Visible visible = conversation.visible(user);
    return visible == null ? null : new Visible(visible.first(), visible.last());
  }

  public List<UserId> members() {
    return conversation.members().stream().map(Member::user).toList();
  }
}
