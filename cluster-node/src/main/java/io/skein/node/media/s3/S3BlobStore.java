package io.skein.node.media.s3;

import io.skein.node.media.BlobStore;
import io.skein.protocol.MediaId;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Parts and blobs as objects, under the names that they have as files: {@code uploads/ID/PART},
 * {@code blobs/XX/ID}, so that a directory of files can be copied into a bucket. What a request
 * brings is held in a file of this node until the object is whole: the store wants to know
 * beforehand how much comes, and may ask for it again. Names are made of numbers alone.
 * Thread-safe; the object store is waited for on the given dispatcher.
 */
public final class S3BlobStore implements BlobStore {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final S3Objects objects;
  private final Path spool;
  private final Executor blocking;
  private final Attributes onBlocking;
  private final ActorSystem<?> system;

  /**
   * In a bucket that {@link S3Bucket} has looked at.
   *
   * @param dispatcher name of the one that runs what waits for the store
   */
  public S3BlobStore(S3Bucket bucket, String dispatcher, ActorSystem<?> system) {
    this.objects = bucket.objects();
    this.spool = bucket.spoolDirectory();
    this.blocking = system.dispatchers().lookup(DispatcherSelector.fromConfig(dispatcher));
    this.onBlocking = ActorAttributes.dispatcher(dispatcher);
    this.system = system;
  }

  @Override
  public CompletionStage<Long> writePart(MediaId media, long part, Source<ByteString, ?> bytes) {
    return spooled(bytes, part(media, part));
  }

  /** An object with these bytes, once they all have come. */
  private CompletionStage<Long> spooled(Source<ByteString, ?> bytes, String key) {
    return blocking(this::newSpoolFile)
        .thenCompose(
            file ->
                bytes
                    .runWith(FileIO.toPath(file).withAttributes(onBlocking), system)
                    .thenCompose(
                        result ->
                            blocking(
                                () -> {
                                  objects.write(key, file);
                                  return result.getCount();
                                }))
                    .handle(
                        (count, failure) ->
                            blocking(() -> Files.deleteIfExists(file))
                                .thenApply(deleted -> unlessFailed(count, failure)))
                    .thenCompose(done -> done));
  }

  private Path newSpoolFile() throws IOException {
    return Files.createTempFile(spool, "spool-", null);
  }

  private static long unlessFailed(Long count, Throwable failure) {
    if (failure != null) {
      throw failure instanceof CompletionException wrapped
          ? wrapped
          : new CompletionException(failure);
    }
    return count;
  }

  @Override
  public Source<ByteString, ?> readParts(MediaId media, List<Long> parts) {
    return Source.from(parts).flatMapConcat(part -> bytes(() -> objects.read(part(media, part))));
  }

  /** One that is a single part is copied by the store, others pass through this node. */
  @Override
  public CompletionStage<Void> join(MediaId media, List<Long> parts, long blob) {
    String target = blob(blob);
    return blocking(() -> objects.exists(target))
        .thenCompose(
            exists -> {
              if (exists) {
                return CompletableFuture.completedFuture(0L);
              }
              return parts.size() == 1
                  ? blocking(
                      () -> {
                        objects.copy(part(media, parts.get(0)), target);
                        return 0L;
                      })
                  : spooled(readParts(media, parts), target);
            })
        .thenAccept(done -> {});
  }

  @Override
  public Source<ByteString, ?> read(long blob, long from, long length) {
    return length == 0 ? Source.empty() : bytes(() -> objects.read(blob(blob), from, length));
  }

  /** One that is given up leaves its connection, whose rest nobody wants. */
  private Source<ByteString, ?> bytes(Supplier<ResponseInputStream<GetObjectResponse>> open) {
    return Source.<ByteString, Reading>unfoldResource(
            () -> new Reading(open.get()), Reading::next, Reading::close)
        .withAttributes(onBlocking);
  }

  /** An object on its way. Confined to one stream. */
  private static final class Reading {
    private final ResponseInputStream<GetObjectResponse> in;

    /** As announced: the JDK's client takes a connection that ends for the end of the object. */
    private long left;

    private boolean whole;

    Reading(ResponseInputStream<GetObjectResponse> in) {
      this.in = in;
      this.left = Objects.requireNonNullElse(in.response().contentLength(), 0L);
    }

    Optional<ByteString> next() throws IOException {
      byte[] chunk = in.readNBytes(CHUNK_BYTES);
      left -= chunk.length;
      boolean ended = chunk.length < CHUNK_BYTES;
      if (ended && left > 0) {
        throw new EOFException("the object store broke off " + left + " bytes before the end");
      }
      whole = ended;
      return chunk.length == 0 ? Optional.empty() : Optional.of(ByteString.fromArrayUnsafe(chunk));
    }

    void close() throws IOException {
      S3Objects.end(in, whole);
    }
  }

  @Override
  public CompletionStage<Optional<ByteString>> readThumbnail(long blob) {
    return blocking(() -> objects.find(thumbnail(blob)).map(ByteString::fromArrayUnsafe));
  }

  @Override
  public CompletionStage<Void> writeThumbnail(long blob, ByteString thumbnail) {
    return blocking(
        () -> {
          objects.write(thumbnail(blob), thumbnail.toArray());
          if (!objects.exists(blob(blob))) {
            // Forgotten meanwhile.
            objects.delete(thumbnail(blob));
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> deletePart(MediaId media, long part) {
    return blocking(
        () -> {
          objects.delete(part(media, part));
          return null;
        });
  }

  @Override
  public CompletionStage<Void> deleteParts(MediaId media) {
    return blocking(
        () -> {
          objects.deleteAll(uploads(media));
          return null;
        });
  }

  @Override
  public CompletionStage<Void> deleteBlob(long blob) {
    return blocking(
        () -> {
          objects.delete(blob(blob));
          objects.delete(thumbnail(blob));
          return null;
        });
  }

  private static String uploads(MediaId media) {
    return "uploads/" + media + "/";
  }

  private static String part(MediaId media, long part) {
    return uploads(media) + Long.toUnsignedString(part);
  }

  private static String blob(long blob) {
    return "blobs/%02x/".formatted(blob & 0xff) + Long.toUnsignedString(blob);
  }

  private static String thumbnail(long blob) {
    return blob(blob) + ".jpg";
  }

  /** Something that waits for the store, or the disk. */
  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> CompletionStage<T> blocking(Work<T> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        blocking);
  }
}
