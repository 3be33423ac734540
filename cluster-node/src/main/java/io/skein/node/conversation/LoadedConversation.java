package io.skein.node.conversation;

import io.skein.node.people.PeopleUnavailableException;
import io.skein.node.people.Stance;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as the log has it: the newest snapshot, durable read cursors, and every entry
 * after the snapshot; with a few entries before it, which fill the tail and the client ids. Built
 * on the threads of the log, one after the other, then handed to the actor.
 */
final class LoadedConversation {
  private final ConversationId id;
  private final ConversationEnvironment environment;
  private final OpenLog log;
  private final Conversation conversation;
  private final Tail tail;
  private final long snapshotSequence;
  private final boolean snapshotNamed;
  private final List<Long> recalledSinceSnapshot = new ArrayList<>(0);
  private final List<Message> vanishingSinceSnapshot = new ArrayList<>(0);
  private long lastRead;

  private LoadedConversation(
      ConversationId id,
      ConversationEnvironment environment,
      OpenLog log,
      @Nullable Snapshot snapshot,
      ConversationStates.Cursors readCursors) {
    ConversationSettings settings = environment.settings();
    this.id = id;
    this.environment = environment;
    this.log = log;
    this.snapshotSequence = snapshot == null ? 0 : snapshot.sequence();
    this.snapshotNamed = snapshot == null || snapshot.headNamed();
    this.conversation =
        snapshot == null
            ? Conversation.empty(id, environment.rules())
            : Conversation.restore(id, environment.rules(), snapshot);
    this.tail = new Tail(settings.reads().tailMessagesMax(), settings.reads().tailBytesMax());
    this.lastRead = Math.max(0, snapshotSequence - settings.load().overlapEntries());
    conversation.restoreRead(readCursors);
  }

  /**
   * Reads it. Fails with {@link LogUnavailableException} if the store does not answer, and with
   * {@link IllegalStateException} if the log has a gap or less than its snapshot says.
   */
  static CompletionStage<LoadedConversation> load(
      ConversationId id, ConversationEnvironment environment) {
    return environment.log().open(id).thenCompose(log -> load(id, environment, log));
  }

  private static CompletionStage<LoadedConversation> load(
      ConversationId id, ConversationEnvironment environment, OpenLog log) {
    return environment
        .states()
        .readSnapshot(id)
        .thenCombine(
            environment.states().readCursors(id),
            (snapshot, cursors) -> new LoadedConversation(id, environment, log, snapshot, cursors))
        .thenCombine(stances(id, environment), LoadedConversation::relate)
        .thenCompose(LoadedConversation::readOn)
        .whenComplete(
            (loaded, failure) -> {
              if (failure != null) {
                log.close();
              }
            });
  }

  /**
   * How the users of a direct chat stand to each other; of a group nothing. Read when the log is
   * open: what is stored afterwards is told to this life of the actor.
   */
  private static CompletionStage<Map<UserId, Stance>> stances(
      ConversationId id, ConversationEnvironment environment) {
    if (!id.isDirect()) {
      return CompletableFuture.completedStage(Map.of());
    }
    UserId one = new UserId(id.high());
    UserId other = new UserId(id.low());
    return environment
        .stances()
        .of(one, other)
        .thenCombine(
            environment.stances().of(other, one),
            (ofOne, ofOther) -> Map.of(one, ofOne, other, ofOther))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure)));
  }

  private static Throwable explained(Throwable failure) {
    Throwable cause = LogUnavailableException.causeOf(failure);
    return cause instanceof PeopleUnavailableException
        ? new LogUnavailableException(String.valueOf(cause.getMessage()), cause)
        : cause;
  }

  private LoadedConversation relate(Map<UserId, Stance> stances) {
    stances.forEach(conversation::relate);
    return this;
  }

  private CompletionStage<LoadedConversation> readOn() {
    int limit = environment.settings().load().pageEntries();
    return log.readAfter(lastRead, limit)
        .thenCompose(
            page -> {
              if (page.isEmpty()) {
                return finished();
              }
              take(page);
              return readOn();
            });
  }

  private void take(List<Message> page) {
    int upToSnapshot = 0;
    for (Message message : page) {
      if (message.sequence() != lastRead + 1) {
        throw new IllegalStateException(
            id + " has a gap in its log: " + message.sequence() + " after " + lastRead);
      }
      lastRead++;
      tail.add(message, WriteQueue.bytesOf(message));
      if (lastRead <= snapshotSequence) {
        upToSnapshot++;
      }
    }
    conversation.remember(page.subList(0, upToSnapshot));
    page.subList(upToSnapshot, page.size()).forEach(this::replay);
  }

  private void replay(Message message) {
    conversation.replay(message);
    if (message.content() instanceof Content.Recall recall) {
      recalledSinceSnapshot.add(recall.target());
      vanishingSinceSnapshot.removeIf(one -> one.sequence() == recall.target());
    } else if (ShownFiles.vanishes(message)) {
      vanishingSinceSnapshot.add(message);
    }
  }

  private CompletionStage<LoadedConversation> finished() {
    if (lastRead < snapshotSequence) {
      throw new IllegalStateException(
          id + " has a snapshot at " + snapshotSequence + " and a log that ends at " + lastRead);
    }
    conversation.replayed();
    long newestCounted = conversation.newestCounted();
    return newestCounted == 0 || tail.get(newestCounted) != null
        ? CompletableFuture.completedStage(this)
        : log.readAfter(newestCounted - 1, 1).thenApply(this::keep);
  }

  /** Many operations came since: the message that list lines show lies deeper in the log. */
  private LoadedConversation keep(List<Message> newestCounted) {
    if (newestCounted.isEmpty()
        || newestCounted.get(0).sequence() != conversation.newestCounted()) {
      throw new IllegalStateException(
          id + " has no entry " + conversation.newestCounted() + " in its log");
    }
    tail.keep(newestCounted.get(0));
    return this;
  }

  Conversation conversation() {
    return conversation;
  }

  /** Open for the actor that this is loaded for. */
  OpenLog log() {
    return log;
  }

  Tail tail() {
    return tail;
  }

  /** Messages whose recall came after the snapshot. */
  List<Long> recalledSinceSnapshot() {
    return recalledSinceSnapshot;
  }

  /** Messages after the snapshot that show a file for a time, and were not recalled. */
  List<Message> vanishingSinceSnapshot() {
    return vanishingSinceSnapshot;
  }

  /** Whether every node is known to have been told of the head. */
  boolean headNamed() {
    return snapshotNamed && conversation.head() == snapshotSequence;
  }

  /** Sequence of the snapshot that it was made from, 0 if there was none. */
  long snapshotSequence() {
    return snapshotSequence;
  }
}
