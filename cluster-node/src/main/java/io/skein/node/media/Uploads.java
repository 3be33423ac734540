package io.skein.node.media;

import io.skein.node.account.Outcome;
import io.skein.node.account.Unit;
import io.skein.node.platform.IdGenerator;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.MediaId;
import io.skein.protocol.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.Graph;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.StreamLimitReachedException;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Uploads of users: begun, continued on whichever node, completed by their last byte, given up.
 * Each request's bytes are a part of their own, and the store decides which part comes next, so
 * that two requests for the same offset do no harm; of two at this node the later ends the earlier.
 * Thread-safe; nothing blocks; a stage fails for a defect only.
 */
public final class Uploads {
  private final MediaStores stores;
  private final BlobStore blobs;
  private final Completion completion;
  private final Removal removal;
  private final MediaSettings settings;
  private final Limits limits;
  private final IdGenerator ids;
  private final Clock clock;
  private final Turns turns = new Turns();

  Uploads(
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

  /** Begins an upload; refused with CONTENT_TOO_LARGE or QUOTA_EXCEEDED. */
  public CompletionStage<Outcome<Media>> create(UserId owner, Media.Declared declared) {
    if (declared.size() < 1) {
      return Outcome.refusal(ErrorCode.BAD_REQUEST, "Upload-Length: an empty file");
    }
    if (declared.size() > limits.mediaBytesMax()) {
      return Outcome.refusal(
          ErrorCode.CONTENT_TOO_LARGE, "Upload-Length: above " + limits.mediaBytesMax());
    }
    Instant expires = settings.uploadUntil(clock.instant());
    Media upload = Media.begun(new MediaId(ids.next()), owner, declared, expires);
    // Before the upload itself, so that one that is interrupted here is found and removed.
    return MediaOutcomes.orUnavailable(
        stores
            .due()
            .add(new MediaDue.Entry(upload.id(), expires))
            .thenCompose(done -> stores.media().create(upload))
            .thenCompose(done -> reserve(upload)));
  }

  private CompletionStage<Outcome<Media>> reserve(Media upload) {
    long quota = limits.mediaQuotaBytes();
    return stores
        .quotas()
        .reserve(upload.owner(), upload.id(), settings.charge(upload.declared().size()), quota)
        .thenCompose(
            reserved ->
                reserved
                    ? Outcome.success(upload)
                    : removal
                        .remove(upload.id())
                        .thenApply(
                            done ->
                                Outcome.refused(
                                    ErrorCode.QUOTA_EXCEEDED, "at most " + quota + " bytes")));
  }

  /** How far an upload of this user is; NOT_FOUND if there is none, or it has expired. */
  public CompletionStage<Outcome<Media>> find(UserId owner, MediaId id) {
    return MediaOutcomes.orUnavailable(own(owner, id));
  }

  /**
   * Whether all bytes are there, and nobody at this node is looking at them: the one that had the
   * last byte may have died before it was done.
   */
  public boolean isLeft(Media upload) {
    return MediaRules.takesFiles(limits)
        && isWaiting(upload)
        && !completion.isUnderWay(upload.id());
  }

  /** Ends what another node left; reads all of the bytes. */
  public CompletionStage<Outcome<Media>> complete(Media upload) {
    return MediaOutcomes.orUnavailable(completion.complete(upload));
  }

  /**
   * Goes on with an upload.
   *
   * @param offset where the bytes belong
   * @param length how many are announced, if it is known
   * @param bytes are consumed if and only if they are wanted; what came before they break off
   *     counts
   */
  public CompletionStage<Outcome<Media>> append(
      UserId owner, MediaId id, long offset, OptionalLong length, Source<ByteString, ?> bytes) {
    if (!MediaRules.takesFiles(limits)) {
      return MediaOutcomes.switchedOff();
    }
    return MediaOutcomes.orUnavailable(
        Outcome.then(
            own(owner, id),
            media -> {
              CompletionStage<Outcome<Media>> answer = withoutBytes(media, offset, length);
              return answer != null
                  ? answer
                  : turns.take(
                      id,
                      end ->
                          Outcome.then(
                              own(owner, id),
                              now -> append(now, offset, length, bytes.via(end.flow()))));
            }));
  }

  private CompletionStage<Outcome<Media>> append(
      Media upload, long offset, OptionalLong length, Source<ByteString, ?> bytes) {
    CompletionStage<Outcome<Media>> answer = withoutBytes(upload, offset, length);
    return answer != null
        ? answer
        : write(upload, upload.declared().size() - upload.received(), bytes);
  }

  /** What is answered before a byte is read; null: the bytes are wanted. */
  private @Nullable CompletionStage<Outcome<Media>> withoutBytes(
      Media upload, long offset, OptionalLong length) {
    long rest = upload.declared().size() - upload.received();
    if (offset != upload.received()) {
      return offsetRefused(upload);
    }
    if (length.orElse(0) > rest) {
      return tooMany(rest);
    }
    if (rest == 0) {
      return isWaiting(upload) ? completion.complete(upload) : Outcome.success(upload);
    }
    if (upload.parts().size() >= settings.partsMax()) {
      return Outcome.refusal(
          ErrorCode.BAD_REQUEST, "upload: more than " + settings.partsMax() + " requests");
    }
    return null;
  }

  private CompletionStage<Outcome<Media>> write(
      Media upload, long rest, Source<ByteString, ?> bytes) {
    long part = ids.next();
    AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
    Source<ByteString, ?> whatComes =
        bytes
            .limitWeighted(rest, chunk -> (long) chunk.size())
            .recoverWithRetries(
                1,
                new PFBuilder<Throwable, Graph<SourceShape<ByteString>, NotUsed>>()
                    .matchAny(
                        failure -> {
                          end.set(failure);
                          return Source.empty();
                        })
                    .build());
    return blobs
        .writePart(upload.id(), part, whatComes)
        .thenCompose(
            written -> {
              if (end.get() instanceof StreamLimitReachedException) {
                return without(upload, part, tooMany(rest));
              }
              return written == 0
                  ? without(upload, part, Outcome.success(upload))
                  : advance(upload, part, written);
            });
  }

  private CompletionStage<Outcome<Media>> advance(Media upload, long part, long written) {
    long to = upload.received() + written;
    return stores
        .media()
        .advance(upload.id(), upload.received(), to, part)
        .thenCompose(
            advanced -> {
              if (!advanced) {
                return without(upload, part, offsetRefused(upload));
              }
              Media grown = grown(upload, to, part);
              return isWaiting(grown) ? completion.complete(grown) : Outcome.success(grown);
            });
  }

  /** Gives an upload up, or deletes a file of this user for good, whatever message shows it. */
  public CompletionStage<Outcome<Unit>> remove(UserId owner, MediaId id) {
    return MediaOutcomes.orUnavailable(
        Outcome.then(
            own(owner, id), media -> remove(media).thenApply(done -> Outcome.done(Unit.DONE))));
  }

  /**
   * If it is interrupted, whoever looks at what is due finds what was decided: an upload has an
   * entry already. A node that does not take files has no directory to remove bytes from.
   */
  private CompletionStage<Void> remove(Media media) {
    MediaId id = media.id();
    CompletionStage<Void> due =
        media.isComplete()
            ? stores.due().add(new MediaDue.Entry(id, clock.instant()))
            : CompletableFuture.completedFuture(null);
    return due.thenCompose(
        done -> MediaRules.takesFiles(limits) ? removal.remove(id) : removal.decide(id));
  }

  /** An open upload or a complete file of this user. */
  private CompletionStage<Outcome<Media>> own(UserId owner, MediaId id) {
    return stores
        .media()
        .find(id)
        .thenApply(
            media ->
                media != null
                        && media.owner().equals(owner)
                        && (media.isUsable() || media.isOpen(clock.instant()))
                    ? Outcome.done(media)
                    : MediaOutcomes.notFound());
  }

  /** Whether all bytes are there, and nobody has looked at them to the end. */
  private static boolean isWaiting(Media media) {
    return !media.isComplete() && media.received() == media.declared().size();
  }

  private static Media grown(Media upload, long to, long part) {
    List<Long> parts = new ArrayList<>(upload.parts());
    parts.add(part);
    return new Media(
        upload.id(),
        upload.owner(),
        upload.declared(),
        to,
        parts,
        upload.expires(),
        upload.found(),
        upload.blob(),
        upload.mark());
  }

  /**
   * The answer, once a part that nobody wants is gone. The upload may be given up, and its folder
   * was made again by this request: then nobody else comes to remove that.
   */
  private CompletionStage<Outcome<Media>> without(
      Media upload, long part, CompletionStage<Outcome<Media>> answer) {
    return blobs
        .deletePart(upload.id(), part)
        .thenCompose(done -> stores.media().find(upload.id()))
        .thenCompose(
            now ->
                now == null || now.isDoomed()
                    ? blobs.deleteParts(upload.id())
                    : CompletableFuture.completedFuture(null))
        .thenCompose(done -> answer);
  }

  private static CompletionStage<Outcome<Media>> offsetRefused(Media upload) {
    return Outcome.refusal(
        ErrorCode.UPLOAD_OFFSET, "Upload-Offset: was " + upload.received() + " when it was read");
  }

  private static CompletionStage<Outcome<Media>> tooMany(long rest) {
    return Outcome.refusal(
        ErrorCode.MEDIA_MISMATCH, "body: more than the " + rest + " bytes that are missing");
  }
}
