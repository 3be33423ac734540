package io.skein.node.media;

import io.skein.protocol.MediaId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Counts the readings of blobs; these, and the writing of parts, come as a test likes. Thread-safe.
 */
final class WatchedBlobs implements BlobStore {
  final AtomicInteger reads = new AtomicInteger();

  /** Done with the first reading. */
  final CompletableFuture<Void> read = new CompletableFuture<>();

  volatile UnaryOperator<Source<ByteString, ?>> reading = bytes -> bytes;
  volatile Supplier<CompletionStage<?>> beforeWriting =
      () -> CompletableFuture.completedFuture(null);
  private final BlobStore blobs;

  WatchedBlobs(BlobStore blobs) {
    this.blobs = blobs;
  }

  @Override
  public Source<ByteString, ?> read(long blob, long from, long length) {
    reads.incrementAndGet();
    read.complete(null);
    return reading.apply(blobs.read(blob, from, length));
  }

  @Override
  public CompletionStage<Long> writePart(MediaId media, long part, Source<ByteString, ?> bytes) {
    return beforeWriting.get().thenCompose(done -> blobs.writePart(media, part, bytes));
  }

  @Override
  public Source<ByteString, ?> readParts(MediaId media, List<Long> parts) {
    return blobs.readParts(media, parts);
  }

  @Override
  public CompletionStage<Void> join(MediaId media, List<Long> parts, long blob) {
    return blobs.join(media, parts, blob);
  }

  @Override
  public CompletionStage<Optional<ByteString>> readThumbnail(long blob) {
    return blobs.readThumbnail(blob);
  }

  @Override
  public CompletionStage<Void> writeThumbnail(long blob, ByteString thumbnail) {
    return blobs.writeThumbnail(blob, thumbnail);
  }

  @Override
  public CompletionStage<Void> deletePart(MediaId media, long part) {
    return blobs.deletePart(media, part);
  }

  @Override
  public CompletionStage<Void> deleteParts(MediaId media) {
    return blobs.deleteParts(media);
  }

  @Override
  public CompletionStage<Void> deleteBlob(long blob) {
    return blobs.deleteBlob(blob);
  }
}
