package io.skein.node;

import io.skein.node.media.BlobStore;
import io.skein.node.media.MediaPlace;
import io.skein.node.media.MediaSettings;
import io.skein.node.media.MediaUnavailableException;
import io.skein.node.media.file.FileBlobStore;
import io.skein.node.media.file.SharedDirectory;
import io.skein.node.media.s3.S3BlobStore;
import io.skein.node.media.s3.S3Bucket;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorSystem;

/** Where this node has the bytes of media: in a directory, or in a bucket. Thread-safe. */
record NodeBlobs(MediaSettings settings, Optional<S3Bucket> bucket) implements AutoCloseable {
  private static final String FILES_DISPATCHER = "pekko.actor.files-dispatcher";
  private static final String OBJECTS_DISPATCHER = "pekko.actor.objects-dispatcher";

  /** Looks at nothing but what this node keeps for itself. Blocks. */
  static NodeBlobs open(MediaSettings settings) {
    return new NodeBlobs(settings, settings.s3().map(S3Bucket::open));
  }

  /**
   * Makes sure that it is where the cluster keeps them. Blocks.
   *
   * @throws io.skein.node.platform.InvalidSettingException if it is not
   */
  void find(MediaPlace place, Duration patience) {
    Patience.ask(
        patience,
        "the store did not tell where this cluster keeps media",
        () -> {
          bucket.ifPresentOrElse(
              found -> check(found, place),
              () -> SharedDirectory.check(settings.directory(), place));
          return place;
        });
  }

  /** An object store that does not answer is asked again, as the other store is. */
  private static void check(S3Bucket bucket, MediaPlace place) {
    try {
      bucket.check(place);
    } catch (UncheckedIOException e) {
      throw new CompletionException(
          new MediaUnavailableException(
              MediaUnavailableException.Call.READ, "the object store does not answer", e));
    }
  }

  BlobStore store(ActorSystem<?> system) {
    return bucket
        .<BlobStore>map(found -> new S3BlobStore(found, OBJECTS_DISPATCHER, system))
        .orElseGet(() -> new FileBlobStore(settings.directory(), FILES_DISPATCHER, system));
  }

  @Override
  public void close() {
    bucket.ifPresent(S3Bucket::close);
  }
}
