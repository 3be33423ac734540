package io.skein.node;

import io.skein.node.account.Outcome;
import io.skein.node.conversation.MediaShares;
import io.skein.node.media.Downloads;
import io.skein.node.media.Media;
import io.skein.node.media.Sharing;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What conversations, and sessions for what is scheduled, ask of media. Thread-safe. */
record SharedMedia(Sharing sharing, Downloads downloads) implements MediaShares {
  private static final Logger LOG = LoggerFactory.getLogger(SharedMedia.class);

  @Override
  public CompletionStage<Verdict> share(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
    return sharing
        .share(sender, conversation, message, content)
        .thenApply(
            outcome ->
                outcome instanceof Outcome.Done<Content.Media> done
                    ? new Shared(done.value())
                    : refused((Outcome.Refused<?>) outcome));
  }

  /** Whoever posts is told of a file that is gone as of one that never was. */
  private static Verdict refused(Outcome.Refused<?> refused) {
    return refused.code() == ErrorCode.NOT_FOUND
        ? new Refused(ErrorCode.UNKNOWN_MEDIA, "the file is gone")
        : new Refused(refused.code(), refused.detail());
  }

  @Override
  public CompletionStage<Verdict> shareCopy(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
    return Outcome.then(
            downloads.find(content.media()), original -> downloads.copy(sender, original))
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Done<Media> copied
                    ? share(sender, conversation, message, content.of(copied.value().id()))
                    : CompletableFuture.completedFuture(refused((Outcome.Refused<?>) outcome)));
  }

  @Override
  public void release(ConversationId conversation, ClientId message, Content.Media content) {
    unawaited(sharing.unshare(conversation, message, content), content);
  }

  @Override
  public void releaseAt(
      ConversationId conversation,
      ClientId message,
      Content.Media content,
      Instant said,
      Instant end) {
    unawaited(sharing.shareUntil(conversation, message, content, said, end), content);
  }

  private static void unawaited(CompletionStage<Void> release, Content.Media content) {
    CompletionStage<Void> unused =
        release.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn(
                    "{} is kept for a message that shows it no more: {}",
                    content.media(),
                    failure.toString());
              }
            });
  }
}
