package io.skein.node.media;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody needs: uploads that were given up, and files that no message shows. Looks at
 * one after the other, so that it never costs more than one file's work at a time. Thread-safe: of
 * two nodes that look at the same one removes it, see {@link Removal}.
 */
final class Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  private final MediaStores stores;
  private final Removal removal;
  private final int batchMax;
  private final Duration interval;
  private final Clock clock;

  Collector(MediaStores stores, Removal removal, MediaSettings.Collection settings, Clock clock) {
    this.stores = stores;
    this.removal = removal;
    this.batchMax = settings.batchMax();
    this.interval = settings.interval();
    this.clock = clock;
  }

  /**
   * Looks at all that is due.
   *
   * @return how many media were removed
   */
  CompletionStage<Integer> round() {
    return list(0, 0);
  }

  private CompletionStage<Integer> list(int list, int removed) {
    if (list == MediaDue.LISTS) {
      return CompletableFuture.completedFuture(removed);
    }
    return stores
        .due()
        .until(list, clock.instant(), batchMax)
        .thenCompose(
            entries ->
                each(entries, 0, removed)
                    .thenCompose(
                        count -> list(entries.size() < batchMax ? list + 1 : list, count)));
  }

  private CompletionStage<Integer> each(List<MediaDue.Entry> entries, int index, int removed) {
    if (index == entries.size()) {
      return CompletableFuture.completedFuture(removed);
    }
    // Off the store's thread: a long list of answers that are there already would nest too deep.
    return look(entries.get(index))
        .thenComposeAsync(gone -> each(entries, index + 1, removed + (gone ? 1 : 0)));
  }

  /**
   * True if the media was removed; its entry goes last, so that what is interrupted is repeated.
   */
  private CompletionStage<Boolean> look(MediaDue.Entry entry) {
    Instant now = clock.instant();
    return stores
        .media()
        .find(entry.media())
        .thenCompose(media -> media == null ? kept() : look(media, now))
        .handle((look, failure) -> failure == null ? look : failed(entry, failure))
        .thenCompose(
            look ->
                (look == Look.AGAIN
                        ? addLater(entry, now)
                        : CompletableFuture.<Void>completedFuture(null))
                    .thenCompose(done -> stores.due().remove(entry))
                    .thenApply(done -> look == Look.REMOVED));
  }

  /** What came of a look. */
  private enum Look {
    REMOVED,
    KEPT,
    /** It is not the last one. */
    AGAIN
  }

  private CompletionStage<Look> look(Media media, Instant now) {
    Media.Mark mark = media.mark();
    if (mark != null && mark.isFresh(now)) {
      // Somebody else is at it; if that is a node that dies, its work is found again.
      return CompletableFuture.completedFuture(Look.AGAIN);
    }
    if (media.isDoomed()) {
      return removal.finish(media).thenApply(done -> Look.REMOVED);
    }
    if (now.isBefore(media.expires())) {
      // Another entry says when.
      return kept();
    }
    // Asked before anything is marked: what is shown is left alone.
    return media.isComplete()
        ? stores
            .references()
            .isReferenced(media.id())
            .thenCompose(
                referenced -> referenced ? kept() : removed(removal.removeUnreferenced(media)))
        : removed(removal.removeIfStill(media));
  }

  /** What was not removed has changed while it was looked at. */
  private static CompletionStage<Look> removed(CompletionStage<Boolean> removal) {
    return removal.thenApply(removed -> removed ? Look.REMOVED : Look.AGAIN);
  }

  private static CompletionStage<Look> kept() {
    return CompletableFuture.completedFuture(Look.KEPT);
  }

  /**
   * One that cannot be removed now must not keep the others; a store that fails ends the round. A
   * disk that is away fails for all of them: no trace for each.
   */
  private static Look failed(MediaDue.Entry entry, Throwable failure) {
    LOG.warn("{} cannot be removed for now: {}", entry.media(), failure.toString());
    return Look.AGAIN;
  }

  private CompletionStage<Void> addLater(MediaDue.Entry entry, Instant now) {
    Instant due = now.plus(interval).truncatedTo(ChronoUnit.MILLIS);
    return stores.due().add(new MediaDue.Entry(entry.media(), due));
  }
}
