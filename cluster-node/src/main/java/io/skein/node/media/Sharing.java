package io.skein.node.media;

import io.skein.node.account.Outcome;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Media in messages: checked when a message is posted, kept as long as one shows them. Thread-safe.
 */
public final class Sharing {
  private final MediaStores stores;
  private final MediaSettings settings;
  private final Clock clock;

  Sharing(MediaStores stores, MediaSettings settings, Clock clock) {
    this.stores = stores;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A message is about to show a media: it has to be the sender's own, and complete. From now on it
   * is kept for this message. May be repeated; if the message is not posted after all, {@link
   * #unshare} lets go of it.
   *
   * @return the content as it may be posted: with what the node found in the bytes
   */
  public CompletionStage<Outcome<Content.Media>> share(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
    return MediaOutcomes.orUnavailable(
        stores
            .media()
            .find(content.media())
            .thenCompose(
                media -> {
                  if (!isOwn(media, sender)) {
                    return Outcome.refusal(ErrorCode.UNKNOWN_MEDIA, "content.media.media");
                  }
                  Content.Media checked = withFacts(content, media);
                  return MediaRules.fits(checked.kind(), checked.type())
                      ? refer(sender, conversation, message, checked)
                      : Outcome.refusal(
                          ErrorCode.BAD_REQUEST, "content.media.kind: is " + checked.type());
                }));
  }

  /**
   * The reference first, then one more look, and away with the mark of somebody who may not have
   * seen the reference: who removes a media marks it first, and looks then.
   */
  private CompletionStage<Outcome<Content.Media>> refer(
      UserId sender, ConversationId conversation, ClientId message, Content.Media content) {
    return stores
        .references()
        .add(content.media(), conversation, message, clock.instant())
        .thenCompose(done -> keep(content.media(), sender))
        .thenCompose(
            kept ->
                kept
                    ? Outcome.success(content)
                    : stores
                        .references()
                        .remove(content.media(), conversation, message, clock.instant())
                        .thenApply(
                            done ->
                                Outcome.refused(ErrorCode.UNKNOWN_MEDIA, "content.media.media")));
  }

  /** False if it is too late. */
  private CompletionStage<Boolean> keep(MediaId id, UserId sender) {
    return stores
        .media()
        .find(id)
        .thenCompose(
            media -> {
              Media.Mark mark = media == null ? null : media.mark();
              if (!isOwn(media, sender) || mark == null) {
                return CompletableFuture.completedFuture(isOwn(media, sender));
              }
              return stores
                  .media()
                  .unmark(id, mark.token())
                  .thenCompose(
                      unmarked ->
                          unmarked ? CompletableFuture.completedFuture(true) : keep(id, sender));
            });
  }

  /**
   * The message does not show the media any more (it was recalled, deleted, or refused). When none
   * does, the media is removed after the usual time, counted from now on. May be repeated; if it is
   * shared for the same message again meanwhile, that holds.
   */
  public CompletionStage<Void> unshare(
      ConversationId conversation, ClientId message, Content.Media content) {
    Instant now = clock.instant();
    MediaId media = content.media();
    Instant until = settings.unreferencedUntil(now);
    // Its time first: a collector that has seen the old one cannot go on with it, see mark.
    return stores
        .due()
        .add(new MediaDue.Entry(media, until))
        .thenCompose(done -> stores.media().keepUntil(media, until))
        .thenCompose(done -> stores.references().remove(media, conversation, message, now));
  }

  /**
   * The message shows the media until its life is over, as if {@link #unshare} were called then.
   * May be repeated, and takes nothing back of an {@code unshare} of the message.
   *
   * @param said when the message was ordered: it was shared before that
   */
  public CompletionStage<Void> shareUntil(
      ConversationId conversation,
      ClientId message,
      Content.Media content,
      Instant said,
      Instant end) {
    if (!clock.instant().isBefore(end)) {
      return unshare(conversation, message, content);
    }
    MediaId media = content.media();
    // When nothing refers to it any more: at least a minute after the end, whatever clocks say.
    Instant until = settings.unreferencedUntil(end);
    return stores
        .due()
        .add(new MediaDue.Entry(media, until))
        .thenCompose(done -> stores.media().keepUntil(media, until))
        .thenCompose(
            done ->
                stores
                    .references()
                    .addUntil(media, conversation, message, said.plusMillis(1), end));
  }

  private static boolean isOwn(@Nullable Media media, UserId sender) {
    return media != null && media.isUsable() && media.owner().equals(sender);
  }

  private static Content.Media withFacts(Content.Media content, Media media) {
    Media.Found found = media.found();
    if (found == null) {
      throw new IllegalStateException(media + " is complete, and nobody has looked at it");
    }
    return new Content.Media(
        content.media(),
        content.kind(),
        content.name(),
        found.type(),
        media.declared().size(),
        found.width(),
        found.height(),
        // What only its player knows is as its sender says.
        found.durationMillis() != 0 ? found.durationMillis() : content.durationMillis(),
        content.preview(),
        content.caption());
  }
}
