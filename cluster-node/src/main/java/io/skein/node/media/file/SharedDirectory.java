package io.skein.node.media.file;

import io.skein.node.media.MediaPlace;
import io.skein.node.platform.InvalidSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Makes sure that this node's directory is the one in which its cluster keeps media: the first node
 * puts a marker there and tells the store its name, every other one finds the same marker. A node
 * with a directory of its own, or a disk that is not mounted, does not start: it would answer
 * NOT_FOUND for what others hold.
 */
public final class SharedDirectory {
  static final String MARKER = "skein-media";

  private static final String KEY = "skein.media.directory";

  private SharedDirectory() {}

  /**
   * Looks, and on the first start of a cluster makes the directory. Blocks.
   *
   * @throws InvalidSettingException if it is another directory than the cluster's, or cannot be
   *     used
   */
  public static void check(Path directory, MediaPlace place) {
    try {
      String known = join(place.find());
      if (known.isEmpty()) {
        Files.createDirectories(directory, forThisUserAlone(directory));
        known = join(place.decide(mark(directory)));
      }
      if (!known.equals(markerIn(directory))) {
        throw new InvalidSettingException(
            KEY,
            "the directory that the other nodes of this cluster use; "
                + directory.toAbsolutePath()
                + " has no file "
                + MARKER
                + " with their mark: is it mounted?");
      }
      if (!Files.isWritable(directory)) {
        throw new InvalidSettingException(KEY, "a directory that this process may write");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + KEY + " " + directory, e);
    }
  }

  /** What people send each other is not for the other users of a host. */
  private static FileAttribute<?>[] forThisUserAlone(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** The directory's mark, made if there is none: whole or not at all, by one of many. */
  private static String mark(Path directory) throws IOException {
    Path marker = directory.resolve(MARKER);
    Path own = directory.resolve(MARKER + "-" + UUID.randomUUID());
    Files.writeString(own, UUID.randomUUID() + "\n");
    try {
      Files.createLink(marker, own);
    } catch (FileAlreadyExistsException another) {
      // Its mark is the one.
    } finally {
      Files.delete(own);
    }
    return markerIn(directory);
  }

  /** Empty if there is none. */
  private static String markerIn(Path directory) throws IOException {
    Path marker = directory.resolve(MARKER);
    return Files.exists(marker) ? Files.readString(marker).strip() : "";
  }

  private static String join(CompletionStage<String> stage) {
    return stage.toCompletableFuture().join();
  }
}
