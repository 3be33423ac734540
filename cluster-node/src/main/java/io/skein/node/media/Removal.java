package io.skein.node.media;

import io.skein.node.platform.IdGenerator;
import io.skein.protocol.MediaId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes a media away, in two steps. First it is decided, by one transaction on what the media was
 * known to be, so that of all who remove, complete or show it at the same time either that fails or
 * what they do. Then it goes: bytes first, then what is known of it, and last the entry that leads
 * to it, so that what is interrupted can be repeated by whoever finds the rest. Thread-safe.
 */
final class Removal {
  private final MediaStores stores;
  private final BlobStore blobs;
  private final IdGenerator ids;
  private final Clock clock;

  Removal(MediaStores stores, BlobStore blobs, IdGenerator ids, Clock clock) {
    this.stores = stores;
    this.blobs = blobs;
    this.ids = ids;
    this.clock = clock;
  }

  /** Removes it, whoever shows it. May be repeated. */
  CompletionStage<Void> remove(MediaId id) {
    return decide(id).thenCompose(done -> finish(id)).thenAccept(done -> {});
  }

  /** Decides its removal, whoever shows it; whoever looks at what is due ends it. */
  CompletionStage<Void> decide(MediaId id) {
    return stores
        .media()
        .find(id)
        .thenCompose(
            media ->
                media == null || media.isDoomed()
                    ? CompletableFuture.completedFuture(null)
                    : stores
                        .media()
                        .mark(media, newMark(true))
                        .thenCompose(
                            decided ->
                                decided ? CompletableFuture.completedFuture(null) : decide(id)));
  }

  /**
   * Removes it if it is still what was seen.
   *
   * @return false, and nothing is changed, if it is not
   */
  CompletionStage<Boolean> removeIfStill(Media seen) {
    return stores
        .media()
        .mark(seen, newMark(true))
        .thenCompose(decided -> decided ? finish(seen.id()) : no());
  }

  /**
   * Removes it if it is still what was seen, and no message shows it. Asks with a mark, which who
   * shows it takes away: either sees the other.
   *
   * @return false if it is kept, or somebody else is about to do the same
   */
  CompletionStage<Boolean> removeUnreferenced(Media seen) {
    Media.Mark mark = newMark(false);
    return stores
        .media()
        .mark(seen, mark)
        .thenCompose(marked -> marked ? decideUnlessReferenced(seen.id(), mark) : no());
  }

  private CompletionStage<Boolean> decideUnlessReferenced(MediaId id, Media.Mark mark) {
    return stores
        .references()
        .isReferenced(id)
        .thenCompose(
            referenced ->
                referenced
                    ? stores.media().unmark(id, mark.token()).thenApply(done -> false)
                    : decide(id, mark));
  }

  private CompletionStage<Boolean> decide(MediaId id, Media.Mark mark) {
    return stores
        .media()
        .decide(id, mark.token())
        .thenCompose(decided -> decided ? finish(id) : no());
  }

  /** What was known of it before may be old: what the last changes said is to go, too. */
  private CompletionStage<Boolean> finish(MediaId id) {
    return stores
        .media()
        .find(id)
        .thenCompose(
            media -> media == null ? CompletableFuture.completedFuture(null) : finish(media))
        .thenApply(done -> true);
  }

  /** Removes all of it, which is decided; its blob only if no other media uses it. */
  CompletionStage<Void> finish(Media media) {
    MediaId id = media.id();
    return blobs
        .deleteParts(id)
        .thenCompose(done -> leaveContent(media))
        .thenCompose(done -> stores.quotas().release(media.owner(), id))
        .thenCompose(done -> stores.references().removeAll(id))
        .thenCompose(done -> stores.media().remove(id))
        .thenCompose(done -> stores.due().remove(new MediaDue.Entry(id, media.expires())));
  }

  /**
   * A blob may bear this media's number though the media never came to use it: another was faster
   * with the same content. And it may have come to use one that it does not bear and does not know
   * of: the node died in between.
   */
  private CompletionStage<Void> leaveContent(Media media) {
    Media.Found found = media.found();
    if (found == null) {
      return CompletableFuture.completedFuture(null);
    }
    long own = media.id().value();
    return stores
        .contents()
        .leave(found.sha256(), media.id())
        .thenCompose(
            left ->
                deleteUnless(left.inUse(), left.released())
                    .thenCompose(done -> deleteUnless(left.inUse(), media.blob()))
                    .thenCompose(done -> deleteUnless(left.inUse(), own)));
  }

  private CompletionStage<Void> deleteUnless(long inUse, long blob) {
    return blob == 0 || blob == inUse
        ? CompletableFuture.completedFuture(null)
        : blobs.deleteBlob(blob);
  }

  private static CompletionStage<Boolean> no() {
    return CompletableFuture.completedFuture(false);
  }

  private Media.Mark newMark(boolean decided) {
    return new Media.Mark(ids.next(), clock.instant().truncatedTo(ChronoUnit.MILLIS), decided);
  }
}
