package io.skein.node.media;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The values of {@code skein.media}, which resources/skein/media.conf explains. Immutable.
 *
 * @param directory where the file store keeps bytes; the same for all nodes
 * @param s3 of the object store that keeps them instead; none: they are files
 */
public record MediaSettings(
    Path directory,
    int partsMax,
    long chargeMin,
    ImageLimits images,
    Duration uploadLife,
    Duration unreferencedLife,
    Duration linkLife,
    Transfers transfers,
    Collection collection,
    Thumbnails thumbnails,
    Optional<S3Settings> s3) {
  /** What keeps the bytes. */
  private enum Store {
    FILE,
    S3
  }

  /**
   * Uploads and downloads of a node at once.
   *
   * @param life after which one is ended, to be gone on with
   */
  public record Transfers(int max, int perUserMax, Duration life) {}

  /** How what nobody needs is removed. */
  public record Collection(Duration interval, int batchMax) {}

  /** When an upload that begins now is given up; to the millisecond, as it is stored. */
  Instant uploadUntil(Instant now) {
    return now.plus(uploadLife).truncatedTo(ChronoUnit.MILLIS);
  }

  /** Until when a media that no message shows from now on is kept. */
  Instant unreferencedUntil(Instant now) {
    return now.plus(unreferencedLife).truncatedTo(ChronoUnit.MILLIS);
  }

  /** What a file counts for its owner's quota. */
  long charge(long size) {
    return Math.max(size, chargeMin);
  }

  /**
   * How small pictures of images are made.
   *
   * @param bytesMax of the image's file
   * @param timeout of the decoding of one, and besides of the reading of its bytes
   */
  public record Thumbnails(
      ImageLimits images, long bytesMax, Duration timeout, int threads, int queueMax) {}

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long MEBIBYTE = 1024 * 1024;
  private static final Duration MONTH = Duration.ofDays(30);

  /**
   * Reads {@code skein.media} of the whole configuration.
   *
   * @throws com.typesafe.config.ConfigException naming the key, if a value is missing or out of
   *     range
   */
  public static MediaSettings from(Config config) {
    CheckedConfig media = CheckedConfig.of(config, "skein.media");
    CheckedConfig collection = media.section("collection");
    CheckedConfig thumbnails = media.section("thumbnails");
    int edgeMax = media.number("image-edge-max", 1_000, 100_000);
    return new MediaSettings(
        media.file("directory"),
        media.number("parts-max", 1, 10_000),
        media.bytes("charge-min", 1L, MEBIBYTE),
        new ImageLimits(media.number("image-pixels-max", 1_000_000, 1_000_000_000), edgeMax),
        media.duration("upload-life", MINUTE, MONTH),
        media.duration("unreferenced-life", MINUTE, MONTH),
        media.duration("link-life", Duration.ofSeconds(1), Duration.ofHours(1)),
        new Transfers(
            media.number("transfers-max", 1, 10_000),
            media.number("transfers-per-user-max", 1, 10_000),
            media.duration("transfer-life", MINUTE, Duration.ofDays(1))),
        new Collection(
            collection.duration("interval", Duration.ofSeconds(1), Duration.ofDays(1)),
            collection.number("batch-max", 1, 1_000)),
        new Thumbnails(
            new ImageLimits(thumbnails.number("pixels-max", 1, 1_000_000_000), edgeMax),
            thumbnails.bytes("bytes-max", 1L, 1024 * MEBIBYTE),
            thumbnails.duration("timeout", Duration.ofMillis(100), MINUTE),
            thumbnails.number("threads", 1, 64),
            thumbnails.number("queue-max", 1, 10_000)),
        media.choice("store", Store.class) == Store.S3
            ? Optional.of(S3Settings.from(media))
            : Optional.empty());
  }
}
