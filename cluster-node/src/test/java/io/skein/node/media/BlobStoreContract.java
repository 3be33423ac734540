package io.skein.node.media;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.protocol.MediaId;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link BlobStore} does. */
public abstract class BlobStoreContract {
  protected static final MediaId MEDIA = new MediaId(7);

  protected final ActorTestKit kit = ActorTestKit.create();

  protected abstract BlobStore blobs();

  /** The names of all that is kept, but for the marker of the place itself; in no order. */
  protected abstract List<String> kept() throws IOException;

  @AfterEach
  void endActors() {
    kit.shutdownTestKit();
  }

  @Test
  void joinsPartsInTheirOrder() {
    write(1, "hel");
    write(2, "lo");

    await(blobs().join(MEDIA, List.of(1L, 2L), 9));
    await(blobs().join(MEDIA, List.of(1L, 2L), 9));
    await(blobs().deleteParts(MEDIA));

    assertThat(read(9, 0, 5)).isEqualTo("hello");
    assertThat(read(9, 1, 3)).isEqualTo("ell");
    assertThat(read(9, 5, 0)).isEmpty();
  }

  @Test
  void aBlobOfOnePartOutlivesIt() throws IOException {
    write(1, "hello");

    await(blobs().join(MEDIA, List.of(1L), 9));
    assertThat(all(blobs().readParts(MEDIA, List.of(1L)))).isEqualTo("hello");
    await(blobs().deletePart(MEDIA, 1));
    await(blobs().deletePart(MEDIA, 1));

    assertThat(read(9, 0, 5)).isEqualTo("hello");
    assertThat(kept()).singleElement().asString().endsWith("blobs/09/9");
  }

  @Test
  void whatIsLargeComesBackAsItWas() {
    String large =
        String.join(",", IntStream.range(0, 2_000_000).mapToObj(Integer::toString).toList());
    write(1, large);
    write(2, "end");

    await(blobs().join(MEDIA, List.of(1L, 2L), 9));

    int length = large.length() + 3;
    assertThat(read(9, 0, length)).isEqualTo(large + "end");
    assertThat(read(9, 8_000_000, 1_000_000)).isEqualTo(large.substring(8_000_000, 9_000_000));
  }

  /** Who reads may stop at any byte. */
  @Test
  void aReaderThatGoesAwayIsNoFailure() {
    write(1, "hello".repeat(100_000));
    await(blobs().join(MEDIA, List.of(1L), 9));

    ByteString first = await(blobs().read(9, 0, 500_000).runWith(Sink.head(), kit.system()));

    assertThat(first.utf8String()).startsWith("hello");
  }

  @Test
  void whatIsNotThereIsAFailureOfReading() {
    assertThatThrownBy(() -> read(9, 0, 5)).hasMessage("the stage failed");
    assertThatThrownBy(() -> all(blobs().readParts(MEDIA, List.of(1L))))
        .hasMessage("the stage failed");
    assertThat(await(blobs().readThumbnail(9))).isEmpty();
  }

  /** What nobody will ask for again does not wait for the end of its upload. */
  @Test
  void aPartThatFailsLeavesNothing() throws IOException {
    Source<ByteString, ?> fails =
        Source.single(ByteString.fromString("hel"))
            .concat(Source.failed(new IllegalStateException("the client is gone")));

    assertThatThrownBy(() -> await(blobs().writePart(MEDIA, 1, fails)))
        .hasStackTraceContaining("the client is gone");

    assertThat(kept()).isEmpty();
  }

  /** Whoever retries on a full disk must not fill it further. */
  @Test
  void aBlobThatCannotBeMadeLeavesNothingButItsParts() throws IOException {
    write(1, "hel");

    assertThatThrownBy(() -> await(blobs().join(MEDIA, List.of(1L, 2L), 9)))
        .hasMessage("the stage failed");
    assertThatThrownBy(() -> await(blobs().join(MEDIA, List.of(2L), 9)))
        .hasMessage("the stage failed");

    assertThat(kept()).singleElement().asString().endsWith("uploads/7/1");
  }

  @Test
  void forgetsABlobWithItsThumbnail() throws IOException {
    write(1, "hello");
    await(blobs().join(MEDIA, List.of(1L), 9));
    await(blobs().writeThumbnail(9, ByteString.fromString("small")));
    assertThat(await(blobs().readThumbnail(9))).contains(ByteString.fromString("small"));

    await(blobs().deleteBlob(9));
    await(blobs().deleteBlob(9));
    await(blobs().deleteParts(MEDIA));
    await(blobs().deleteParts(MEDIA));

    assertThat(kept()).isEmpty();
  }

  @Test
  void anUploadTakesNoOtherWithIt() throws IOException {
    write(1, "hello");
    await(blobs().writePart(new MediaId(77), 1, Source.single(ByteString.fromString("other"))));

    await(blobs().deleteParts(MEDIA));

    assertThat(kept()).singleElement().asString().endsWith("uploads/77/1");
  }

  protected final void write(long part, String text) {
    assertThat(
            await(
                blobs()
                    .writePart(
                        MEDIA,
                        part,
                        Source.from(
                            IntStream.iterate(0, at -> at < text.length(), at -> at + 50_000)
                                .mapToObj(
                                    at ->
                                        ByteString.fromString(
                                            text.substring(
                                                at, Math.min(text.length(), at + 50_000))))
                                .toList()))))
        .isEqualTo(text.length());
  }

  protected final String read(long blob, long from, long length) {
    return all(blobs().read(blob, from, length));
  }

  private String all(Source<ByteString, ?> bytes) {
    return await(
            bytes.runWith(
                Sink.fold(ByteString.emptyByteString(), ByteString::concat), kit.system()))
        .utf8String();
  }
}
