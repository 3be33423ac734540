package io.skein.node.media.s3;

import io.skein.node.media.MediaPlace;
import io.skein.node.media.S3Settings;
import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/**
 * A bucket, and the directory in which this node holds what is on its way into it. It is the one in
 * which its cluster keeps media: the first node puts a marker there and tells the store its name,
 * every other one finds the same marker, as with a directory of files. Thread-safe.
 */
public final class S3Bucket implements AutoCloseable {
  static final String MARKER = "skein-media";

  private static final String SECTION = "skein.media.s3";

  private static final int LOOKS = 10;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final S3Objects objects;
  private final Path spoolDirectory;

  private S3Bucket(S3Objects objects, Path spoolDirectory) {
    this.objects = objects;
    this.spoolDirectory = spoolDirectory;
  }

  /**
   * Reads the secret, and makes the directory. Asks the store nothing yet. Blocks.
   *
   * @throws InvalidSettingException if one of the two cannot be used
   */
  public static S3Bucket open(S3Settings settings) {
    String secret;
    try {
      secret = SecretFile.read(settings.secretKeyFile(), "secret access key");
    } catch (NoSuchFileException e) {
      throw new InvalidSettingException(
          SECTION + ".secret-key-file", "the name of a file that is there");
    } catch (IOException e) {
      throw new InvalidSettingException(
          SECTION + ".secret-key-file", "the name of a file that can be read");
    }
    if (secret.isEmpty()) {
      throw new InvalidSettingException(
          SECTION + ".secret-key-file", "the name of a file with a secret access key");
    }
    try {
      emptied(settings.spoolDirectory());
    } catch (IOException e) {
      throw new InvalidSettingException(
          SECTION + ".spool-directory", "a directory that this process may write");
    }
    return new S3Bucket(new S3Objects(settings, secret), settings.spoolDirectory());
  }

  /** What an earlier life of this node has left is nobody's. */
  private static void emptied(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "spool-*")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(Files.createTempFile(directory, "spool-", null));
  }

  /**
   * Looks for the cluster's marker, and on the first start of a cluster leaves it. Blocks.
   *
   * @throws InvalidSettingException if the store refuses this node, or it is not the cluster's
   *     bucket
   * @throws UncheckedIOException if the store does not answer
   */
  public void check(MediaPlace place) {
    try {
      String known = join(place.find());
      if (known.isEmpty()) {
        String found = marker();
        if (!found.isEmpty()
            && join(place.find()).isEmpty()
            && (objects.hasAny("blobs/") || objects.hasAny("uploads/"))) {
          // Numbers begin anew with a cluster: its files would be taken for those that are there.
          throw new InvalidSettingException(
              SECTION + ".bucket",
              "a bucket, or with the prefix a part of one, in which no other cluster keeps files");
        }
        String name = found.isEmpty() ? UUID.randomUUID().toString() : found;
        if (found.isEmpty()) {
          mark(name);
        }
        known = join(place.decide(name));
        if (found.isEmpty()) {
          // Of nodes that start together all leave the one that was decided.
          mark(known);
        }
      }
      if (!isMarked(known)) {
        throw new InvalidSettingException(
            SECTION + ".bucket",
            "the bucket that the other nodes of this cluster use, with the same prefix; this one"
                + " has no object "
                + MARKER
                + " with their mark");
      }
    } catch (S3FailedException e) {
      if (e.isRefusal()) {
        throw new InvalidSettingException(
            SECTION,
            "a bucket and an access key that the store knows, with the right to list, read, write"
                + " and delete: "
                + e.getMessage());
      }
      throw e;
    }
  }

  /** Of nodes that start together one may leave a mark for a moment that was not decided. */
  private boolean isMarked(String known) {
    for (int look = 1; look < LOOKS; look++) {
      if (known.equals(marker())) {
        return true;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return known.equals(marker());
  }

  private String marker() {
    return objects
        .find(MARKER)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
        .orElse("");
  }

  private void mark(String name) {
    objects.write(MARKER, (name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  S3Objects objects() {
    return objects;
  }

  Path spoolDirectory() {
    return spoolDirectory;
  }

  private static String join(CompletionStage<String> stage) {
    return stage.toCompletableFuture().join();
  }

  @Override
  public void close() {
    objects.close();
  }
}
