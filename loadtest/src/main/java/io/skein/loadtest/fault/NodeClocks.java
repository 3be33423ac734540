package io.skein.loadtest.fault;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Wall clocks of the nodes that can be set while they run, by libfaketime: a node's system calls
 * for the time of day go through it, and it adds what a file says. Its monotonic clock is the
 * machine's, as it is when a wall clock is set. Thread-safe.
 */
final class NodeClocks {
  private final Path library;
  private final Path directory;

  /**
   * @param directory where the files of all nodes are; without blanks, for words are split there
   */
  NodeClocks(Path library, Path directory) {
    this.library = library;
    this.directory = directory;
    if (directory.toString().chars().anyMatch(Character::isWhitespace)) {
      throw new FaultRunException("clocks cannot be set from a directory with a blank in its name");
    }
  }

  /** The library, where Debian and Fedora have it. */
  static Optional<Path> library() {
    for (String root : new String[] {"/usr/lib", "/usr/lib64"}) {
      Path base = Path.of(root);
      if (!Files.isDirectory(base)) {
        continue;
      }
      try (DirectoryStream<Path> parts =
          Files.newDirectoryStream(base, part -> Files.isDirectory(part))) {
        for (Path part : parts) {
          for (String name : new String[] {"libfaketimeMT.so.1", "faketime/libfaketimeMT.so.1"}) {
            if (Files.exists(part.resolve(name))) {
              return Optional.of(part.resolve(name));
            }
          }
        }
      } catch (IOException e) {
        throw new FaultRunException("cannot look for libfaketime: " + e.getMessage(), e);
      }
    }
    return Optional.empty();
  }

  /** What must stand before a node's command. Without the last word, timed waits stretch. */
  String commandPrefix() {
    return "env LD_PRELOAD="
        + library
        + " FAKETIME_TIMESTAMP_FILE="
        + file("{name}")
        + " FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1"
        + " FAKETIME_FORCE_MONOTONIC_FIX=0";
  }

  /** Sets a node's wall clock, this far from the machine's; it takes effect within a second. */
  void set(String node, Duration ahead) {
    try {
      Files.createDirectories(directory);
      Path draft = file(node + ".new");
      Files.writeString(draft, "%+d%n".formatted(ahead.toSeconds()));
      // In one step: a node reads it at any time.
      Files.move(
          draft, file(node), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new FaultRunException("the clock of " + node + " cannot be set: " + e.getMessage(), e);
    }
  }

  private Path file(String node) {
    return directory.resolve(node + ".clock");
  }
}
