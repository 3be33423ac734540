package io.skein.node.cli.instance;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A key that the nodes of an instance share: 32 random bytes in a file that only its owner may
 * read, made once per data directory. Delete the file and restart to replace the key.
 */
final class KeyFile {
  /** Opens the service API. */
  static final String SERVICE = "service-key";

  /** Seals what the relays of calls say to each other. */
  static final String RELAY = "relay-key";

  private static final int KEY_BYTES = 32;

  private KeyFile() {}

  /** Makes the file in {@code directory} unless it is there. */
  static Path ensure(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      if (Files.size(file) > 0) {
        return file;
      }
      // A crash between creating and writing: nobody has used this key yet.
    }
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(key) + "\n");
    return file;
  }
}
