package io.skein.node.media;

import io.skein.node.account.Outcome;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * From the last byte of an upload to a media that can be shown: looks at the content, holds it
 * against what was declared, keeps it once. Each step is durable before the next, and may be
 * repeated, by another node too: two that complete the same upload come to the same end.
 * Thread-safe.
 */
final class Completion {
  /**
   * Others who upload or remove the same content at the same time: more than a few are a defect.
   */
  private static final int ATTEMPTS_MAX = 20;

  private final MediaStores stores;
  private final BlobStore blobs;
  private final Removal removal;
  private final MediaSettings settings;
  private final Clock clock;
  private final ClassicActorSystemProvider system;
  private final SharedWork<MediaId, Outcome<Media>> underWay = new SharedWork<>();

  Completion(
      MediaStores stores,
      BlobStore blobs,
      Removal removal,
      MediaSettings settings,
      Clock clock,
      ClassicActorSystemProvider system) {
    this.stores = stores;
    this.blobs = blobs;
    this.removal = removal;
    this.settings = settings;
    this.clock = clock;
    this.system = system;
  }

  /**
   * Completes an upload whose bytes are all there, once at a time at this node: all of them are
   * read.
   *
   * @return the media; or refused, and the upload removed, with MEDIA_MISMATCH or CONTENT_TOO_LARGE
   */
  CompletionStage<Outcome<Media>> complete(Media upload) {
    return underWay.join(upload.id(), () -> begin(upload));
  }

  /** Whether it is being completed at this node. */
  boolean isUnderWay(MediaId upload) {
    return underWay.isUnderWay(upload);
  }

  private CompletionStage<Outcome<Media>> begin(Media upload) {
    if (upload.found() != null) {
      return place(upload, upload.found(), ATTEMPTS_MAX);
    }
    return blobs
        .readParts(upload.id(), upload.parts())
        .runWith(Sink.fold(new ContentCheck(), ContentCheck::next), system)
        .thenCompose(check -> judged(upload, check.end()));
  }

  private CompletionStage<Outcome<Media>> judged(Media upload, ContentCheck.Content content) {
    MediaRules.Verdict verdict = MediaRules.judge(upload.declared(), content, settings.images());
    if (verdict instanceof MediaRules.Verdict.Refused refused) {
      return removal
          .remove(upload.id())
          .thenApply(done -> Outcome.refused(refused.code(), refused.detail()));
    }
    return place(upload, ((MediaRules.Verdict.Accepted) verdict).found(), ATTEMPTS_MAX);
  }

  /** Finds the content's blob, or makes it; first where it is, then whether the media still is. */
  private CompletionStage<Outcome<Media>> place(Media upload, Media.Found found, int attempts) {
    if (attempts == 0) {
      return Outcome.refusal(ErrorCode.OVERLOADED, "too many use this content at once");
    }
    return stores
        .contents()
        .find(found.sha256())
        .thenCompose(
            place -> {
              if (place.isNone() && upload.parts().isEmpty()) {
                return Outcome.refusal(ErrorCode.UNKNOWN_MEDIA, "its content is gone");
              }
              return stores
                  .media()
                  .found(upload.id(), found)
                  .thenCompose(
                      open -> open ? take(upload, found, place, attempts) : gone(upload, found));
            });
  }

  /**
   * What was found is known before a blob is used, so that whoever removes the media finds the
   * blob. And that was after the place was seen: a removal that is decided later leaves the place
   * later, and it is not as it was seen any more.
   */
  private CompletionStage<Outcome<Media>> take(
      Media upload, Media.Found found, MediaContents.Place seen, int attempts) {
    return seen.isNone()
        ? makeBlob(upload, found, seen, attempts)
        : use(upload, found, seen.blob(), seen, attempts);
  }

  private CompletionStage<Outcome<Media>> makeBlob(
      Media upload, Media.Found found, MediaContents.Place seen, int attempts) {
    long blob = upload.id().value();
    return blobs
        .join(upload.id(), upload.parts(), blob)
        .thenCompose(done -> use(upload, found, blob, seen, attempts));
  }

  private CompletionStage<Outcome<Media>> use(
      Media upload, Media.Found found, long blob, MediaContents.Place seen, int attempts) {
    return stores
        .contents()
        .use(found.sha256(), upload.id(), blob, seen)
        .thenCompose(
            used -> used ? finish(upload, found, blob) : place(upload, found, attempts - 1));
  }

  private CompletionStage<Outcome<Media>> finish(Media upload, Media.Found found, long blob) {
    MediaId id = upload.id();
    Instant expires = settings.unreferencedUntil(clock.instant());
    Media complete =
        new Media(
            id,
            upload.owner(),
            upload.declared(),
            upload.received(),
            upload.parts(),
            expires,
            found,
            blob,
            null);
    return stores
        .due()
        .add(new MediaDue.Entry(id, expires))
        .thenCompose(done -> stores.media().complete(id, blob, expires))
        .thenCompose(
            completed ->
                completed
                    ? tidy(complete, upload.expires()).thenApply(done -> Outcome.done(complete))
                    : gone(complete, found));
  }

  /** Its owner gave it up, or its time is over: what was made of it since goes, too. */
  private CompletionStage<Outcome<Media>> gone(Media media, Media.Found found) {
    return removal.finish(media.with(found)).thenApply(done -> MediaOutcomes.notFound());
  }

  /** Parts, the own blob if another's is used, and the end of the upload are needed no more. */
  private CompletionStage<Void> tidy(Media complete, Instant uploadExpires) {
    long own = complete.id().value();
    CompletionStage<Void> deleted =
        complete.blob() == own ? CompletableFuture.completedFuture(null) : blobs.deleteBlob(own);
    CompletionStage<Void> tidied = deleted.thenCompose(done -> blobs.deleteParts(complete.id()));
    return uploadExpires.equals(complete.expires())
        ? tidied
        : tidied.thenCompose(
            done -> stores.due().remove(new MediaDue.Entry(complete.id(), uploadExpires)));
  }
}
