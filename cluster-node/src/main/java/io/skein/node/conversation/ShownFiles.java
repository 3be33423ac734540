package io.skein.node.conversation;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of the files that messages showed, and of the messages that they carried: of a recalled
 * one at once, of one that vanishes when its life is over. It only decides for how long they are
 * kept: that nobody is given them through the message any more is a matter of {@link
 * RecalledMessages} and {@link VanishRules}. So nobody waits for it, it goes on when the actor has
 * ended, and what fails is done again only by a start from a snapshot before the entry. Reads one
 * message, and lets go of what one carried, at a time: a start may find a thousand. Confined to the
 * conversation's actor, but for what follows a read, which touches nothing of the actor's.
 */
final class ShownFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ShownFiles.class);

  private final ConversationId id;
  private final MediaShares media;
  private final Merges merges;
  private final ConversationMetrics metrics;
  private final OpenLog log;
  private final Tail tail;

  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  /** Done when all before are; never fails. */
  private CompletionStage<Void> lookedUp = DONE;

  ShownFiles(ConversationId id, ConversationEnvironment environment, OpenLog log, Tail tail) {
    this.id = id;
    this.media = environment.media();
    this.merges = environment.merges();
    this.metrics = environment.metrics();
    this.log = log;
    this.tail = tail;
  }

  /** The entry is durable. */
  void durable(Message message) {
    if (message.content() instanceof Content.Recall recall) {
      letGo(recall.target());
    } else {
      letGoAtEnd(message);
    }
  }

  /** The message is durable, and may have an end. May be repeated, but not after its recall. */
  void letGoAtEnd(Message message) {
    ClientId clientId = message.clientId();
    if (!vanishes(message) || clientId == null) {
      return;
    }
    Instant said = Instant.ofEpochMilli(message.timeMillis());
    Instant end = Instant.ofEpochMilli(message.endMillis());
    if (message.content() instanceof Content.Media file) {
      media.releaseAt(id, clientId, file, said, end);
    } else if (message.content() instanceof Content.Merged merged) {
      lookedUp = lookedUp.thenCompose(done -> merges.releaseAt(id, clientId, merged, said, end));
    }
  }

  /** Whether it shows a file for a time, or others that may. */
  static boolean vanishes(Message message) {
    return message.endMillis() != 0
        && (message.content() instanceof Content.Media
            || message.content() instanceof Content.Merged);
  }

  /** The recall of this message is durable. May be repeated. */
  void letGo(long sequence) {
    Message message = tail.get(sequence);
    lookedUp = lookedUp.thenCompose(done -> message == null ? lookUp(sequence) : letGo(message));
  }

  private CompletionStage<Void> lookUp(long sequence) {
    metrics.logRead();
    return log.readAfter(sequence - 1, 1)
        .handle(
            (found, failure) -> {
              if (failure == null) {
                return found;
              }
              LOG.warn("What {} {} showed may be kept: {}", id, sequence, failure.toString());
              return List.<Message>of();
            })
        .thenCompose(found -> found.isEmpty() ? DONE : letGo(found.get(0)));
  }

  private CompletionStage<Void> letGo(Message message) {
    ClientId clientId = message.clientId();
    if (message.content() instanceof Content.Media file && clientId != null) {
      media.release(id, clientId, file);
    } else if (message.content() instanceof Content.Merged merged && clientId != null) {
      return merges.release(id, clientId, merged);
    }
    return DONE;
  }
}
