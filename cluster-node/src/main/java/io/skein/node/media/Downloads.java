package io.skein.node.media;

import io.skein.node.account.Outcome;
import io.skein.node.platform.IdGenerator;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Complete media: their bytes, and copies of them for other users. Who asks has made sure that the
 * user may have it. Thread-safe; nothing blocks.
 */
public final class Downloads {
  private final MediaStores stores;
  private final BlobStore blobs;
  private final Completion completion;
  private final Removal removal;
  private final MediaSettings settings;
  private final Limits limits;
  private final IdGenerator ids;
  private final Clock clock;

  Downloads(
      MediaStores stores,
      BlobStore blobs,
      Completion completion,
      Removal removal,
      MediaSettings settings,
      Limits limits,
      IdGenerator ids,
      Clock clock) {
    this.stores = stores;
    this.blobs = blobs;
    this.completion = completion;
    this.removal = removal;
    this.settings = settings;
    this.limits = limits;
    this.ids = ids;
    this.clock = clock;
  }

  /** A media whose bytes can be had; else NOT_FOUND. */
  public CompletionStage<Outcome<Media>> find(MediaId id) {
    return MediaOutcomes.orUnavailable(
        stores
            .media()
            .find(id)
            .thenApply(
                media ->
                    media != null && media.isUsable()
                        ? Outcome.done(media)
                        : MediaOutcomes.notFound()));
  }

  /** Bytes of a complete media. */
  public Source<ByteString, ?> bytes(Media media, long from, long length) {
    return blobs.read(media.blob(), from, length);
  }

  /**
   * A media of this user with the content of another one, so that it can be shown elsewhere and
   * outlives the first; no byte is copied. Counts for the user's quota.
   */
  public CompletionStage<Outcome<Media>> copy(UserId user, Media original) {
    if (!MediaRules.takesFiles(limits)) {
      return MediaOutcomes.switchedOff();
    }
    Media.Declared declared = original.declared();
    Instant expires = settings.uploadUntil(clock.instant());
    Media copy =
        new Media(
            new MediaId(ids.next()),
            user,
            new Media.Declared(declared.name(), declared.size(), null, null),
            declared.size(),
            List.of(),
            expires,
            original.found(),
            0,
            null);
    return MediaOutcomes.orUnavailable(
        stores
            .due()
            .add(new MediaDue.Entry(copy.id(), expires))
            .thenCompose(done -> stores.media().create(copy))
            .thenCompose(
                done ->
                    stores
                        .quotas()
                        .reserve(
                            user,
                            copy.id(),
                            settings.charge(declared.size()),
                            limits.mediaQuotaBytes()))
            .thenCompose(
                reserved ->
                    reserved
                        ? completion.complete(copy)
                        : Outcome.<Media>refusal(
                            ErrorCode.QUOTA_EXCEEDED,
                            "at most " + limits.mediaQuotaBytes() + " bytes"))
            .thenCompose(outcome -> kept(copy, outcome)));
  }

  /** Of a copy that is refused nothing stays. */
  private CompletionStage<Outcome<Media>> kept(Media copy, Outcome<Media> outcome) {
    return outcome instanceof Outcome.Refused<Media>
        ? removal.remove(copy.id()).thenApply(done -> outcome)
        : CompletableFuture.completedFuture(outcome);
  }
}
