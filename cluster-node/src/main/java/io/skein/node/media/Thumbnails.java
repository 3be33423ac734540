package io.skein.node.media;

import io.skein.node.account.Outcome;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;

/**
 * Small pictures of images, made when the first reader asks, and kept beside the blob. Decoding has
 * threads of its own, few, with a bounded queue before them; who asks for one that is being made
 * waits for it. Thread-safe.
 */
public final class Thumbnails {
  /** What Java reads by itself. */
  private static final Set<String> READ = Set.of("image/jpeg", "image/png", "image/gif");

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final BlobStore blobs;
  private final MediaSettings.Thumbnails settings;
  private final ClassicActorSystemProvider system;
  private final ThreadPoolExecutor decoding;

  /** What is being made, by blob. */
  private final SharedWork<Long, Outcome<ByteString>> making = new SharedWork<>();

  Thumbnails(
      BlobStore blobs, MediaSettings.Thumbnails settings, ClassicActorSystemProvider system) {
    this.blobs = blobs;
    this.settings = settings;
    this.system = system;
    decoding =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queueMax()),
            task -> {
              Thread thread = new Thread(task, "skein-thumbnails");
              thread.setDaemon(true);
              return thread;
            });
    decoding.allowCoreThreadTimeOut(true);
  }

  /**
   * A JPEG of a complete media; NOT_FOUND for what is no image, is too large or takes too long to
   * be decoded, or is damaged behind its header; OVERLOADED if too many wait for theirs.
   */
  public CompletionStage<Outcome<ByteString>> of(Media media) {
    Media.Found found = media.found();
    if (found == null
        || !READ.contains(found.type())
        || !settings.images().allow(found.width(), found.height())
        || media.declared().size() > settings.bytesMax()) {
      return none();
    }
    return MediaOutcomes.orUnavailable(
        blobs
            .readThumbnail(media.blob())
            .thenCompose(
                kept ->
                    kept.map(Thumbnails::told)
                        .orElseGet(() -> making.join(media.blob(), () -> make(media)))));
  }

  private CompletionStage<Outcome<ByteString>> make(Media media) {
    try {
      return CompletableFuture.supplyAsync(() -> decode(media), decoding)
          .thenCompose(made -> keep(media, made));
    } catch (RejectedExecutionException full) {
      return CompletableFuture.completedFuture(
          Outcome.refused(ErrorCode.OVERLOADED, "too many thumbnails at once", RETRY_AFTER));
    }
  }

  private CompletionStage<Outcome<ByteString>> keep(Media media, ByteString made) {
    return blobs.writeThumbnail(media.blob(), made).thenCompose(done -> told(made));
  }

  /** Empty is kept, too: what cannot be decoded is not tried again. */
  private static CompletionStage<Outcome<ByteString>> told(ByteString thumbnail) {
    return thumbnail.isEmpty() ? none() : Outcome.success(thumbnail);
  }

  /** Empty for an image that cannot be decoded; fails if its bytes cannot be read now. */
  private ByteString decode(Media media) {
    try (InputStream in =
        blobs
            .read(media.blob(), 0, media.declared().size())
            .runWith(StreamConverters.asInputStream(settings.timeout()), system)) {
      return decode(new ImageBytes(in, System::nanoTime, settings.timeout()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteString decode(ImageBytes bytes) throws IOException {
    try {
      return ByteString.fromArrayUnsafe(Thumbnail.of(bytes, settings.images()));
    } catch (IOException damaged) {
      IOException unread = bytes.failure();
      if (unread != null) {
        throw unread;
      }
      return ByteString.emptyByteString();
    }
  }

  private static CompletionStage<Outcome<ByteString>> none() {
    return Outcome.refusal(ErrorCode.NOT_FOUND, "no thumbnail of this file");
  }
}
