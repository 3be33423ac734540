package io.skein.node.media.file;

import io.skein.node.media.BlobStore;
import io.skein.protocol.MediaId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Parts as {@code uploads/ID/PART}, blobs as {@code blobs/XX/ID}; XX spreads them over 256 folders.
 * What is being made bears another name until it is whole and on the disk, so that a file with a
 * blob's name is that blob; a part counts when it and the folders that lead to it are on the disk.
 * Names are made of numbers alone: nothing that a client says is in a path. While the directory's
 * marker is away, because its disk is, nothing is written, and nothing taken for deleted.
 * Thread-safe; the file system is waited for on the given dispatcher.
 */
public final class FileBlobStore implements BlobStore {
  private static final String UPLOADS = "uploads";
  private static final String BLOBS = "blobs";
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Path directory;
  private final Executor blocking;
  private final Attributes onBlocking;
  private final ActorSystem<?> system;

  /**
   * In a directory that {@link SharedDirectory} has looked at.
   *
   * @param dispatcher name of the one that runs what waits for the file system
   */
  public FileBlobStore(Path directory, String dispatcher, ActorSystem<?> system) {
    this.directory = directory.toAbsolutePath();
    this.blocking = system.dispatchers().lookup(DispatcherSelector.fromConfig(dispatcher));
    this.onBlocking = ActorAttributes.dispatcher(dispatcher);
    this.system = system;
  }

  /** Writes a file that is not there yet. */
  private interface Making {
    void make(Path file) throws IOException;
  }

  /** Something that waits for the file system. */
  private interface Work {
    void run() throws IOException;
  }

  @Override
  public CompletionStage<Long> writePart(MediaId media, long part, Source<ByteString, ?> bytes) {
    Path file = part(media, part);
    return blocking(
            () -> {
              requireMarker();
              makeFolder(uploads(media));
            })
        .thenCompose(done -> bytes.runWith(FileIO.toPath(file).withAttributes(onBlocking), system))
        .thenCompose(
            result ->
                blocking(
                        () -> {
                          force(file);
                          forceNames(file);
                        })
                    .thenApply(done -> result.getCount()))
        .exceptionallyCompose(
            failure ->
                deletePart(media, part)
                    .thenCompose(done -> CompletableFuture.failedFuture(failure)));
  }

  /** A disk that went away leaves an empty directory, in which there is nothing to delete. */
  private void requireMarker() throws IOException {
    Path marker = directory.resolve(SharedDirectory.MARKER);
    if (!Files.exists(marker)) {
      throw new NoSuchFileException(marker.toString(), null, "is the disk mounted?");
    }
  }

  /** Its name is on the disk, and those of the folders that it is in. */
  private void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path above = parent(folder);
      makeFolder(above);
      Files.createDirectories(folder);
      force(above);
    }
  }

  /**
   * A file's name and those of its folders are on the disk, whoever made them: another node may
   * have died before it was done with them.
   */
  private void forceNames(Path file) throws IOException {
    Path folder = parent(file);
    force(folder);
    if (!folder.equals(directory)) {
      forceNames(folder);
    }
  }

  @Override
  public Source<ByteString, ?> readParts(MediaId media, List<Long> parts) {
    return Source.from(parts)
        .flatMapConcat(part -> FileIO.fromPath(part(media, part)).withAttributes(onBlocking));
  }

  @Override
  public CompletionStage<Void> join(MediaId media, List<Long> parts, long blob) {
    return blocking(
        () -> {
          Path target = blob(blob);
          if (!Files.exists(target)) {
            requireMarker();
            makeFolder(parent(target));
            if (parts.size() == 1) {
              link(part(media, parts.get(0)), target);
            } else {
              whole(
                  uploads(media).resolve("whole-" + UUID.randomUUID()),
                  target,
                  made -> concatenate(media, parts, made));
            }
          }
          forceNames(target);
        });
  }

  /** No byte is copied where the file system knows a second name for a file. */
  private static void link(Path part, Path target) throws IOException {
    try {
      Files.createLink(target, part);
    } catch (FileAlreadyExistsException another) {
      // The same upload, completed by another request: the same bytes.
    } catch (NoSuchFileException gone) {
      throw gone;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      whole(
          part.resolveSibling("copy-" + UUID.randomUUID()), target, copy -> Files.copy(part, copy));
    }
  }

  /**
   * A file that is there as a whole or not at all.
   *
   * @param made its name until then; nothing of it stays, least of all when the disk is full
   */
  private static void whole(Path made, Path target, Making making) throws IOException {
    try {
      making.make(made);
      force(made);
      Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  private void concatenate(MediaId media, List<Long> parts, Path made) throws IOException {
    try (FileChannel out =
        FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long part : parts) {
        try (FileChannel in = FileChannel.open(part(media, part), StandardOpenOption.READ)) {
          long size = in.size();
          for (long done = 0; done < size; ) {
            done += in.transferTo(done, size - done, out);
          }
        }
      }
    }
  }

  @Override
  public Source<ByteString, ?> read(long blob, long from, long length) {
    return FileIO.fromPath(blob(blob), CHUNK_BYTES, from)
        .withAttributes(onBlocking)
        .statefulMap(
            () -> length,
            (left, chunk) -> {
              long taken = Math.min(left, chunk.size());
              return Pair.create(left - taken, chunk.take((int) taken));
            },
            left -> Optional.empty())
        .takeWhile(ByteString::nonEmpty);
  }

  @Override
  public CompletionStage<Optional<ByteString>> readThumbnail(long blob) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Optional.of(ByteString.fromArrayUnsafe(Files.readAllBytes(thumbnail(blob))));
          } catch (NoSuchFileException none) {
            return Optional.empty();
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        blocking);
  }

  @Override
  public CompletionStage<Void> writeThumbnail(long blob, ByteString thumbnail) {
    return blocking(
        () -> {
          Path target = thumbnail(blob);
          whole(
              target.resolveSibling("whole-" + UUID.randomUUID()),
              target,
              made -> Files.write(made, thumbnail.toArray()));
          if (!Files.exists(blob(blob))) {
            // Forgotten meanwhile.
            Files.deleteIfExists(target);
          }
        });
  }

  @Override
  public CompletionStage<Void> deletePart(MediaId media, long part) {
    return blocking(() -> Files.deleteIfExists(part(media, part)));
  }

  @Override
  public CompletionStage<Void> deleteParts(MediaId media) {
    return blocking(
        () -> {
          requireMarker();
          Path folder = uploads(media);
          if (!Files.exists(folder)) {
            return;
          }
          try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
              Files.deleteIfExists(file);
            }
          }
          Files.deleteIfExists(folder);
        });
  }

  @Override
  public CompletionStage<Void> deleteBlob(long blob) {
    return blocking(
        () -> {
          requireMarker();
          Files.deleteIfExists(blob(blob));
          Files.deleteIfExists(thumbnail(blob));
        });
  }

  private Path uploads(MediaId media) {
    return directory.resolve(UPLOADS).resolve(media.toString());
  }

  private Path part(MediaId media, long part) {
    return uploads(media).resolve(Long.toUnsignedString(part));
  }

  private Path blob(long blob) {
    String folder = "%02x".formatted(blob & 0xff);
    return directory.resolve(BLOBS).resolve(folder).resolve(Long.toUnsignedString(blob));
  }

  private Path thumbnail(long blob) {
    return blob(blob).resolveSibling(Long.toUnsignedString(blob) + ".jpg");
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? directory : parent;
  }

  /** A file's bytes, or a folder's names, are on the disk. */
  private static void force(Path path) throws IOException {
    StandardOpenOption how =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private CompletionStage<Void> blocking(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        blocking);
  }
}
