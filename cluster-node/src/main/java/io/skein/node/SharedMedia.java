package io.skein.node;

import io.skein.node.account.Outcome;
import io.skein.node.conversation.MediaShares;
import io.skein.node.media.Sharing;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What conversations ask of media. Thread-safe. */
record SharedMedia(Sharing sharing) implements MediaShares {
  private static final Logger LOG = LoggerFactory.getLogger(SharedMedia.class);

  @Override
  public CompletionStage<Verdict> share(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
    return sharing
        .share(sender, conversation, message, content)
        .thenApply(
            outcome -> {
              if (outcome instanceof Outcome.Done<Content.Media> done) {
                return new Shared(done.value());
              }
              Outcome.Refused<Content.Media> refused = (Outcome.Refused<Content.Media>) outcome;
              return new Refused(refused.code(), refused.detail());
            });
  }

  @Override
  public void release(ConversationId conversation, ClientId message, Content.Media content) {
    CompletionStage<Void> unused =
        sharing
            .unshare(conversation, message, content)
            .whenComplete(
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
