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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The log of conversations on the node's journal: an entity per conversation, an entry per message.
 * Thread-safe; stages complete on the journal's thread.
 */
public final class JournalMessageLog implements MessageLog {
  private final Journal journal;
  private final int numberOfShards;
  private final MessageLogMetrics metrics;

  /**
   * @param numberOfShards of conversations, fixed for the life of the cluster
   */
  public JournalMessageLog(Journal journal, int numberOfShards, MessageLogMetrics metrics) {
    this.journal = journal;
    this.numberOfShards = numberOfShards;
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
      List<Entry> entries = new ArrayList<>(messages.size());
      for (Message message : messages) {
        entries.add(new Entry(entity, message.sequence(), EntryCodec.encode(message)));
      }
      long started = System.nanoTime();
      return translated(
          incarnation
              .append(entries)
              .whenComplete(
                  (done, failure) -> {
                    if (failure == null) {
                      metrics.appended(entries.size(), System.nanoTime() - started);
                    } else {
                      metrics.appendFailed();
                    }
                  }),
          Function.identity());
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
          entries.whenComplete(
              (found, failure) -> {
                if (failure == null) {
                  metrics.read(System.nanoTime() - started);
                } else {
                  metrics.readFailed();
                }
              }),
          this::decoded);
    }

    private List<Message> decoded(List<Entry> entries) {
      List<Message> messages = new ArrayList<>(entries.size());
      for (Entry entry : entries) {
        messages.add(EntryCodec.decode(conversation, entry.sequence(), entry.payload()));
      }
      return messages;
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
