package io.skein.node.media;

import io.skein.protocol.MediaId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Keeps the bytes of media: parts while they are uploaded, a blob for each content once it is
 * whole. All nodes see the same. Parts and blobs are written once and never changed, as object
 * stores want it. Thread-safe; nothing blocks the caller; stages and streams fail with an {@link
 * java.io.IOException} or its unchecked kin.
 */
public interface BlobStore {
  /**
   * Keeps bytes as a part, under a number that no other part has.
   *
   * @return how many, once they are durable
   */
  CompletionStage<Long> writePart(MediaId media, long part, Source<ByteString, ?> bytes);

  /** The bytes of these parts, one after the other. */
  Source<ByteString, ?> readParts(MediaId media, List<Long> parts);

  /**
   * Makes a blob of parts, which stay; done when it is durable. May be repeated: a blob that is
   * there already is taken for the same.
   */
  CompletionStage<Void> join(MediaId media, List<Long> parts, long blob);

  /** Bytes of a blob from an offset on, exactly so many. */
  Source<ByteString, ?> read(long blob, long from, long length);

  /** The thumbnail that was kept for a blob; none if none was. */
  CompletionStage<Optional<ByteString>> readThumbnail(long blob);

  /** Keeps a thumbnail for a blob, for as long as the blob is there. */
  CompletionStage<Void> writeThumbnail(long blob, ByteString thumbnail);

  /** Forgets a part, if there is one. */
  CompletionStage<Void> deletePart(MediaId media, long part);

  /** Forgets all parts of an upload, also those that never became part of it. */
  CompletionStage<Void> deleteParts(MediaId media);

  /** Forgets a blob, if there is one, and its thumbnail. */
  CompletionStage<Void> deleteBlob(long blob);
}
