package io.skein.node.conversation;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Whether files may be shown: asked, and not answered before the test does. Thread-safe. */
final class AskedMedia implements MediaShares {
  private final Map<MediaId, CompletableFuture<Verdict>> verdicts = new ConcurrentHashMap<>();

  /** Messages whose file was asked about, each time. */
  final Queue<ClientId> asked = new ConcurrentLinkedQueue<>();

  /** Messages that show their file no more, or never did. */
  final Queue<ClientId> released = new ConcurrentLinkedQueue<>();

  /** Until when messages with an end show theirs. */
  final Map<ClientId, Instant> releasedAt = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<Verdict> share(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
    asked.add(message);
    return verdict(content.media());
  }

  /** A copy has the number below that of the original. */
  static MediaId copyOf(MediaId original) {
    return new MediaId(original.value() - 1);
  }

  @Override
  public CompletionStage<Verdict> shareCopy(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
    return share(sender, conversation, message, content.of(copyOf(content.media())));
  }

  @Override
  public void releaseAt(
      ConversationId conversation,
      ClientId message,
      Content.Media content,
      Instant said,
      Instant end) {
    releasedAt.put(message, end);
  }

  @Override
  public void release(ConversationId conversation, ClientId message, Content.Media content) {
    released.add(message);
  }

  boolean isAsked(MediaId media) {
    return verdicts.containsKey(media);
  }

  void answer(MediaId media, Verdict verdict) {
    verdict(media).complete(verdict);
  }

  void fail(MediaId media) {
    verdict(media).completeExceptionally(new IllegalStateException("nobody can tell"));
  }

  private CompletableFuture<Verdict> verdict(MediaId media) {
    return verdicts.computeIfAbsent(media, id -> new CompletableFuture<>());
  }
}
