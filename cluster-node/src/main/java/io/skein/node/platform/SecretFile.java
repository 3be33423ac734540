package io.skein.node.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file with a secret in one line. */
public final class SecretFile {
  private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecretFile() {}

  /**
   * What the file says, without blanks around it. Blocks. Warns if other users can read the file.
   *
   * @param what the secret is, as a noun
   */
  public static String read(Path file, String what) throws IOException {
    String secret = Files.readString(file).strip();
    warnOfOtherReaders(file, what);
    return secret;
  }

  private static void warnOfOtherReaders(Path file, String what) throws IOException {
    try {
      if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
        LOG.warn("Other users can read the {} in {}: set its mode to 0600", what, file);
      }
    } catch (UnsupportedOperationException e) {
      LOG.debug("No file modes here", e);
    }
  }
}
