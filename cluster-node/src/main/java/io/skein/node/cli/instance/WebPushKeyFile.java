package io.skein.node.cli.instance;

import io.skein.node.push.PushKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The keys that say to push services who this instance is (VAPID): in a file that only its owner
 * may read, made once per data directory, for all nodes. With other keys no browser is reached any
 * more that has subscribed before.
 */
final class WebPushKeyFile {
  private static final String NAME = "web-push.pem";

  private WebPushKeyFile() {}

  /** Makes the file in {@code directory} unless it is there; never half of it. */
  static Path ensure(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (Files.exists(file)) {
      return file;
    }
    Path draft = directory.resolve(NAME + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, PushKeys.newPair());
    return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
