package io.skein.node.media;

import static io.skein.node.media.MediaHouse.ALICE;
import static io.skein.node.media.MediaHouse.done;
import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.Outcome;
import io.skein.node.testing.Images;
import io.skein.protocol.Bytes;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a small picture, and what is not. */
class ThumbnailsTest {
  private static final byte[] IMAGE = Images.png(100, 50);
  private static final long BLOB = 9;

  @TempDir private Path directory;
  private MediaHouse house;
  private WatchedBlobs blobs;
  private Media media;

  @BeforeEach
  void open() {
    house = new MediaHouse(directory);
    blobs = new WatchedBlobs(house.blobs);
    MediaId id = new MediaId(BLOB);
    await(blobs.writePart(id, 1, Source.single(ByteString.fromArray(IMAGE))));
    await(blobs.join(id, List.of(1L), BLOB));
    media =
        new Media(
            id,
            ALICE,
            new Media.Declared("a.png", IMAGE.length, null, null),
            IMAGE.length,
            List.of(),
            house.now(),
            new Media.Found(Bytes.EMPTY, "image/png", 100, 50, 0),
            BLOB,
            null);
  }

  @AfterEach
  void close() {
    house.close();
  }

  /** A disk that stands still says nothing about the image. */
  @Test
  void anImageWhoseBytesDoNotComeInTimeHasAThumbnailOnceTheyDo() {
    blobs.reading = bytes -> Source.maybe();

    Outcome<ByteString> refused = await(thumbnails(Duration.ofMillis(100)).of(media));

    assertThat(((Outcome.Refused<ByteString>) refused).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    blobs.reading = bytes -> bytes;
    assertThat(done(await(thumbnails(Duration.ofMinutes(1)).of(media))).size()).isPositive();
  }

  @Test
  void isMadeOnceForAllWhoAskMeanwhileAndThenKept() {
    CompletableFuture<ByteString> image = new CompletableFuture<>();
    blobs.reading = bytes -> Source.completionStage(image);
    Thumbnails thumbnails = thumbnails(Duration.ofMinutes(1));

    CompletableFuture<Outcome<ByteString>> one = thumbnails.of(media).toCompletableFuture();
    await(blobs.read);
    CompletableFuture<Outcome<ByteString>> other = thumbnails.of(media).toCompletableFuture();
    image.complete(ByteString.fromArray(IMAGE));

    ByteString made = done(await(one));
    assertThat(done(await(other))).isEqualTo(made);
    assertThat(done(await(thumbnails.of(media)))).isEqualTo(made);
    assertThat(blobs.reads).hasValue(1);
  }

  private Thumbnails thumbnails(Duration timeout) {
    MediaSettings.Thumbnails usual = house.settings.thumbnails();
    return new Thumbnails(
        blobs,
        new MediaSettings.Thumbnails(usual.images(), usual.bytesMax(), timeout, 1, 1),
        house.kit.system());
  }
}
