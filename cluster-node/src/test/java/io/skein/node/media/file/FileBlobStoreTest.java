package io.skein.node.media.file;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.media.HeldPlace;
import io.skein.protocol.MediaId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest {
  private static final MediaId MEDIA = new MediaId(7);

  private final ActorTestKit kit = ActorTestKit.create();
  @TempDir private Path directory;
  private FileBlobStore blobs;

  @BeforeEach
  void open() {
    Path media = directory.resolve("below/media");
    SharedDirectory.check(media, new HeldPlace());
    blobs = new FileBlobStore(media, Dispatchers.DefaultBlockingDispatcherId(), kit.system());
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  @Test
  void joinsPartsInTheirOrder() {
    write(1, "hel");
    write(2, "lo");

    await(blobs.join(MEDIA, List.of(1L, 2L), 9));
    await(blobs.join(MEDIA, List.of(1L, 2L), 9));
    await(blobs.deleteParts(MEDIA));

    assertThat(read(9, 0, 5)).isEqualTo("hello");
    assertThat(read(9, 1, 3)).isEqualTo("ell");
  }

  /** What nobody will ask for again does not wait for the end of its upload. */
  @Test
  void aPartThatFailsLeavesNothing() throws IOException {
    Source<ByteString, ?> fails =
        Source.single(ByteString.fromString("hel"))
            .concat(Source.failed(new IllegalStateException("the disk is full")));

    assertThatThrownBy(() -> await(blobs.writePart(MEDIA, 1, fails)))
        .hasStackTraceContaining("the disk is full");

    assertThat(files()).isEmpty();
  }

  /** Whoever retries on a full disk must not fill it further. */
  @Test
  void aBlobThatCannotBeMadeLeavesNothingButItsParts() throws IOException {
    write(1, "hel");

    assertThatThrownBy(() -> await(blobs.join(MEDIA, List.of(1L, 2L), 9)))
        .hasStackTraceContaining("NoSuchFileException");

    assertThat(files()).singleElement().matches(file -> file.endsWith("uploads/7/1"));
  }

  @Test
  void aThumbnailThatCannotBeKeptLeavesNothing() throws IOException {
    Files.createDirectories(directory.resolve("below/media/blobs/09/9.jpg/obstacle"));

    assertThatThrownBy(() -> await(blobs.writeThumbnail(9, ByteString.fromString("small"))))
        .hasStackTraceContaining("9.jpg");

    assertThat(files()).isEmpty();
  }

  @Test
  void forgetsABlobWithItsThumbnail() throws IOException {
    write(1, "hello");
    await(blobs.join(MEDIA, List.of(1L), 9));
    await(blobs.writeThumbnail(9, ByteString.fromString("small")));
    assertThat(await(blobs.readThumbnail(9))).contains(ByteString.fromString("small"));

    await(blobs.deleteBlob(9));
    await(blobs.deleteBlob(9));
    await(blobs.deleteParts(MEDIA));
    await(blobs.deleteParts(MEDIA));

    assertThat(files()).isEmpty();
  }

  /** Without the disk, its mount point is an empty directory. */
  @Test
  void whileItsDiskIsAwayNothingIsWrittenAndNothingCountsAsDeleted() throws IOException {
    write(1, "hello");
    await(blobs.join(MEDIA, List.of(1L), 9));
    Path media = directory.resolve("below/media");
    Path disk = Files.move(media, directory.resolve("disk"));
    Files.createDirectory(media);

    for (Supplier<CompletionStage<?>> work :
        List.<Supplier<CompletionStage<?>>>of(
            () -> blobs.writePart(MEDIA, 2, Source.single(ByteString.fromString("lost"))),
            () -> blobs.join(MEDIA, List.of(1L), 10),
            () -> blobs.writeThumbnail(9, ByteString.fromString("small")),
            () -> blobs.deleteParts(MEDIA),
            () -> blobs.deleteBlob(9))) {
      assertThatThrownBy(() -> await(work.get())).hasStackTraceContaining("NoSuchFileException");
    }

    assertThat(media).isEmptyDirectory();
    Files.delete(media);
    Files.move(disk, media);
    assertThat(read(9, 0, 5)).isEqualTo("hello");
  }

  /** All but the directory's marker. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith(SharedDirectory.MARKER))
          .toList();
    }
  }

  private void write(long part, String text) {
    assertThat(await(blobs.writePart(MEDIA, part, Source.single(ByteString.fromString(text)))))
        .isEqualTo(text.length());
  }

  private String read(long blob, long from, long length) {
    return await(
            blobs
                .read(blob, from, length)
                .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), kit.system()))
        .utf8String();
  }
}
