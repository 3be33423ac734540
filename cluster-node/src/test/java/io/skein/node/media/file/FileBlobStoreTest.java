package io.skein.node.media.file;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.media.BlobStore;
import io.skein.node.media.BlobStoreContract;
import io.skein.node.media.HeldPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends BlobStoreContract {
  @TempDir private Path directory;
  private FileBlobStore blobs;

  @BeforeEach
  void open() {
    Path media = directory.resolve("below/media");
    SharedDirectory.check(media, new HeldPlace());
    blobs = new FileBlobStore(media, Dispatchers.DefaultBlockingDispatcherId(), kit.system());
  }

  @Test
  void aThumbnailThatCannotBeKeptLeavesNothing() throws IOException {
    Files.createDirectories(directory.resolve("below/media/blobs/09/9.jpg/obstacle"));

    assertThatThrownBy(() -> await(blobs.writeThumbnail(9, ByteString.fromString("small"))))
        .hasStackTraceContaining("9.jpg");

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

  @Override
  protected BlobStore blobs() {
    return blobs;
  }

  @Override
  protected List<String> kept() throws IOException {
    return files().stream().map(Path::toString).toList();
  }
}
