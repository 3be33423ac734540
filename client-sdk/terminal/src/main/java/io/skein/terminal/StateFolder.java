package io.skein.terminal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the terminal keeps between runs, per server and user, readable by its owner only: the
 * device's refresh token, its place in the conversations, its unanswered posts.
 */
final class StateFolder {
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;

  private StateFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The folder of a user on a server, made if absent.
   *
   * @throws IOException if it cannot be made
   */
  static StateFolder of(Map<String, String> environment, URI server, String user)
      throws IOException {
    Path folder =
        root(environment)
            .resolve("skein")
            .resolve("chat")
            .resolve(fileName(server.getHost() + "_" + server.getPort()))
            .resolve(fileName(user.toLowerCase(Locale.ROOT)));
    Files.createDirectories(folder);
    if (isPosix(folder)) {
      Files.setPosixFilePermissions(folder, OWNER_FOLDER);
    }
    return new StateFolder(folder);
  }

  /** As the XDG base directory specification has it: a relative XDG_STATE_HOME is ignored. */
  private static Path root(Map<String, String> environment) {
    String named = environment.getOrDefault("XDG_STATE_HOME", "");
    if (!named.isEmpty() && Path.of(named).isAbsolute()) {
      return Path.of(named);
    }
    return Path.of(System.getProperty("user.home"), ".local", "state");
  }

  /** A name that is one file on every system, and different for different texts. */
  private static String fileName(String text) {
    StringBuilder name = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              boolean plain =
                  (point >= 'a' && point <= 'z')
                      || (point >= '0' && point <= '9')
                      || point == '-'
                      || point == '_'
                      || (point == '.' && name.length() > 0);
              name.append(plain ? Character.toString(point) : "%" + Integer.toHexString(point));
            });
    return name.toString();
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  Path state() {
    return folder.resolve("state");
  }

  Path outbox() {
    return folder.resolve("outbox");
  }

  /** The device's refresh token; null if there is none. */
  @Nullable String token() throws IOException {
    Path file = folder.resolve("token");
    return Files.exists(file) ? Files.readString(file).strip() : null;
  }

  /** Keeps a token: a crash leaves the old one or the new one. */
  void keepToken(String token) throws IOException {
    Path fresh = folder.resolve("token.new");
    Files.deleteIfExists(fresh);
    if (isPosix(folder)) {
      Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_FILE));
    }
    Files.writeString(fresh, token + "\n");
    Files.move(
        fresh,
        folder.resolve("token"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Forgets the device: its token, its place and its posts. */
  void forget() throws IOException {
    for (String name : new String[] {"token", "state", "outbox", "outbox.lock"}) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }
}
