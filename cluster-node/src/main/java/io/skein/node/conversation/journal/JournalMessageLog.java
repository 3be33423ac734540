package io.skein.node.conversation.journal;

import io.skein.node.conversation.ConversationSharding;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.conversation.MessageLog;
import io.skein.node.conversation.MessageLogMetrics;
import io.skein.node.conversation.OpenLog;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.Incarnation;
import io.skein.node.journal.Journal;
import io.skein.node.journal.JournalUnavailableException;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The log of conversations on the node's journal: an entity per conversation, an entry per message.
 * What messages that have an end say is kept beside it, first. Thread-safe; stages complete on the
 * journal's thread, or on one of the store's.
 */
public final class JournalMessageLog implements MessageLog {
  private final Journal journal;
  private final int numberOfShards;
  private final LivingMessages living;
  private final MessageLogMetrics metrics;

  /**
   * @param numberOfShards of conversations, fixed for the life of the cluster
   */
  public JournalMessageLog(
      Journal journal, int numberOfShards, LivingMessages living, MessageLogMetrics metrics) {
    this.journal = journal;
    this.numberOfShards = numberOfShards;
    this.living = living;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<OpenLog> open(ConversationId conversation) {
    Entity entity = Entity.of(ConversationSharding.TYPE, conversation.toString(), numberOfShards);
    return translated(
        journal.open(entity), incarnation -> new Opened(conversation, entity, incarnation));
  }

  private final class Opened implements OpenLog {
    private final ConversationId conversation;
    private final Entity entity;
    private final Incarnation incarnation;

    /** Done when the lane has all appends so far. The actor's. */
    private CompletableFuture<Void> handed = CompletableFuture.completedFuture(null);

    Opened(ConversationId conversation, Entity entity, Incarnation incarnation) {
      this.conversation = conversation;
      this.entity = entity;
      this.incarnation = incarnation;
    }

    @Override
    public boolean reserve(int bytes) {
      return incarnation.reserve(bytes);
    }

    @Override
    public CompletionStage<Void> append(List<Message> messages) {
      LivingMessages.Parted parted = living.part(conversation, entity, messages);
      int count = messages.size();
      long started = System.nanoTime();
      return translated(
          toLane(parted)
              .whenComplete(
                  (done, failure) -> {
                    if (failure == null) {
                      metrics.appended(count, System.nanoTime() - started);
                    } else {
                      metrics.appendFailed();
                    }
                  }),
          Function.identity());
    }

    /**
     * Contents first, then the entries that name them: an entry without its content would be a
     * message that was acknowledged and lost. In the order of the appends, whatever each waits for;
     * if contents cannot be kept, nothing that follows is appended.
     */
    private CompletionStage<Void> toLane(LivingMessages.Parted parted) {
      if (isDone(handed) && isDone(parted.kept())) {
        return incarnation.append(parted.entries());
      }
      CompletableFuture<CompletionStage<Void>> appended =
          handed.thenCombine(parted.kept(), (before, kept) -> incarnation.append(parted.entries()));
      handed = appended.thenApply(stage -> null);
      return appended.thenCompose(Function.identity());
    }

    private static boolean isDone(CompletableFuture<Void> step) {
      return step.isDone() && !step.isCompletedExceptionally();
    }

    @Override
    public CompletionStage<List<Message>> readAfter(long after, int limit) {
      return limit < 1 || after == Long.MAX_VALUE
          ? CompletableFuture.completedStage(List.of())
          : read(incarnation.readAfter(Math.max(after, 0), limit));
    }

    @Override
    public CompletionStage<List<Message>> readBefore(long before, int limit) {
      return limit < 1 || before < 2
          ? CompletableFuture.completedStage(List.of())
          : read(incarnation.readBefore(before, limit));
    }

    private CompletionStage<List<Message>> read(CompletionStage<List<Entry>> entries) {
      long started = System.nanoTime();
      return translated(
          entries
              .whenComplete(
                  (found, failure) -> {
                    if (failure == null) {
                      metrics.read(System.nanoTime() - started);
                    } else {
                      metrics.readFailed();
                    }
                  })
              .thenCompose(found -> living.join(conversation, found)),
          Function.identity());
    }

    @Override
    public void close() {
      incarnation.close();
    }
  }

  /** The journal's words in the conversations' own. */
  private static <T extends @Nullable Object, R extends @Nullable Object>
      CompletionStage<R> translated(
          CompletionStage<T> stage, Function<? super T, ? extends R> result) {
    CompletableFuture<R> translated = new CompletableFuture<>();
    stage.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            translated.completeExceptionally(explained(failure));
            return;
          }
          try {
            translated.complete(result.apply(value));
          } catch (RuntimeException e) {
            translated.completeExceptionally(e);
          }
        });
    return translated;
  }

  private static Throwable explained(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof JournalUnavailableException
        ? new LogUnavailableException(String.valueOf(cause.getMessage()), cause)
        : cause;
  }
}
