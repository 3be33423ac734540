package io.skein.node.conversation.journal;

import io.skein.node.conversation.LivingContents;
import io.skein.node.conversation.LivingContents.Living;
import io.skein.node.conversation.journal.EntryCodec.InLog;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.platform.IdGenerator;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Parts what messages that have an end say from the log, and joins them again while they live. The
 * journal has none of it, so that nothing has to be taken out of blocks, pages or the files under
 * them when a life is over. All other messages pass as they are, at once. Thread-safe.
 *
 * @param ids give each attempt a number of its own: of two that are made at one sequence, by two
 *     lives of the actor, the log names one
 * @param clock that messages have their ends by
 * @param keptFor so long contents are kept after the end
 */
public record LivingMessages(
    LivingContents contents, IdGenerator ids, InstantSource clock, Duration keptFor) {
  private static final CompletableFuture<Void> KEPT = CompletableFuture.completedFuture(null);

  /**
   * Messages as the log takes them.
   *
   * @param kept complete when what they say is durable: only then may the log name it
   */
  record Parted(List<Entry> entries, CompletableFuture<Void> kept) {}

  Parted part(ConversationId conversation, Entity entity, List<Message> messages) {
    List<Entry> entries = new ArrayList<>(messages.size());
    List<Living> living = new ArrayList<>(0);
    long now = clock.millis();
    for (Message message : messages) {
      ByteBuffer entry;
      if (EntryCodec.isApart(message)) {
        long number = ids.next();
        Duration life = Duration.ofMillis(message.endMillis() - now).plus(keptFor);
        ByteBuffer said = EntryCodec.encodeSaid(message);
        living.add(new Living(message.sequence(), number, said, life));
        entry = EntryCodec.encodeWithout(message, number);
      } else {
        entry = EntryCodec.encode(message);
      }
      entries.add(new Entry(entity, message.sequence(), entry));
    }
    return new Parted(
        entries,
        living.isEmpty() ? KEPT : contents.keep(conversation, living).toCompletableFuture());
  }

  /** Where in a list of messages what the log has of one is to become whole, by this content. */
  private record Missing(int at, long number) {}

  /**
   * The messages of entries, ascending: whole, but for what is over. What is not there any more is
   * over, whatever this node's clock says.
   */
  CompletionStage<List<Message>> join(ConversationId conversation, List<Entry> entries) {
    long now = clock.millis();
    List<Message> messages = new ArrayList<>(entries.size());
    List<Missing> missing = new ArrayList<>(0);
    for (Entry entry : entries) {
      InLog found = EntryCodec.decodeInLog(conversation, entry.sequence(), entry.payload());
      if (found.apart() != 0 && !found.message().isOver(now)) {
        missing.add(new Missing(messages.size(), found.apart()));
      }
      messages.add(found.message());
    }
    if (missing.isEmpty()) {
      return CompletableFuture.completedFuture(messages);
    }
    long first = messages.get(missing.get(0).at()).sequence();
    long last = messages.get(missing.get(missing.size() - 1).at()).sequence();
    return contents
        .find(conversation, first, last)
        .thenApply(found -> joined(messages, missing, found));
  }

  private static List<Message> joined(
      List<Message> messages, List<Missing> missing, Map<Long, ByteBuffer> contents) {
    for (Missing one : missing) {
      ByteBuffer said = contents.get(one.number());
      if (said != null) {
        messages.set(one.at(), EntryCodec.decodeSaid(messages.get(one.at()), said));
      }
    }
    return messages;
  }
}
