package io.skein.node.session;

import io.skein.node.conversation.MediaShares;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Every file is the user's, and what is let go of is remembered. */
final class KeptFiles implements MediaShares {
  final Set<MediaId> kept = ConcurrentHashMap.newKeySet();

  @Override
  public CompletionStage<Verdict> share(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
    kept.add(content.media());
    return CompletableFuture.completedFuture(new Shared(content));
  }

  @Override
  public CompletionStage<Verdict> shareCopy(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
    throw new AssertionError("nothing is forwarded at a time");
  }

  @Override
  public void release(ConversationId conversation, ClientId message, Content.Media content) {
    kept.remove(content.media());
  }

  @Override
  public void releaseAt(
      ConversationId conversation,
      ClientId message,
      Content.Media content,
      Instant said,
      Instant end) {
    throw new AssertionError("sessions let go at once");
  }
}
