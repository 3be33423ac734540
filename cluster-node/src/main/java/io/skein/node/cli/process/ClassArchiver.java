package io.skein.node.cli.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link ClassArchive}s, by a JVM at the lowest priority: some 20 s of a core for each, once
 * for a set of libraries.
 *
 * <p>Thread-safe. {@link #make} blocks; {@link #close} ends it.
 */
public final class ClassArchiver implements AutoCloseable {

  private static final Duration DUMP_TIMEOUT = Duration.ofMinutes(10);
  private static final List<String> LOWEST_PRIORITY = List.of("nice", "-n", "19");

  private final Path output;

  /** Guarded by this. */
  private @Nullable ChildProcess running;

  /** Guarded by this. */
  private boolean closed;

  /**
   * An archiver that has made nothing.
   *
   * @param output the file to which the making JVM's words are appended
   */
  public ClassArchiver(Path output) {
    this.output = output;
  }

  /**
   * Makes the archive, if a process has written down its classes and there is none yet. Older ones
   * of the same kind go.
   *
   * @return whether there is a new archive; if not, none was due, another process is at it, or this
   *     archiver was closed
   * @throws IOException if it failed; the message names the file with the reason
   */
  public boolean make(ClassArchive archive) throws IOException, InterruptedException {
    Optional<Path> learned = archive.learned();
    if (learned.isEmpty()) {
      return false;
    }
    Path directory = Files.createDirectories(archive.file().getParent());
    Path lockFile = directory.resolve("lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel)) {
      // Looked at again under the lock: another instance may have been faster.
      if (lock == null || Files.exists(archive.file())) {
        return false;
      }
      return makeAlone(archive, learned.get());
    }
  }

  private boolean makeAlone(ClassArchive archive, Path learned)
      throws IOException, InterruptedException {
    Path draft = archive.file().resolveSibling(archive.file().getFileName() + ".new");
    Path list = learned.resolveSibling(learned.getFileName() + ".complete");
    try {
      Files.writeString(list, completeLines(Files.readString(learned, StandardCharsets.UTF_8)));
      List<String> command = new ArrayList<>(LOWEST_PRIORITY);
      command.addAll(archive.dumpCommand(list, draft));
      ChildProcess dump = begin(command, draft.getParent());
      if (dump == null) {
        return false;
      }
      boolean ended = dump.awaitExit(DUMP_TIMEOUT);
      if (!ended) {
        dump.handle().destroyForcibly();
      }
      boolean good = ended && dump.exit().join() == 0 && Files.exists(draft);
      if (finished()) {
        return false;
      }
      if (!good) {
        throw new IOException("the classes cannot be kept for faster starts; see " + output);
      }
      Files.move(draft, archive.file(), StandardCopyOption.ATOMIC_MOVE);
      removeOlder(archive.file());
      return true;
    } finally {
      Files.deleteIfExists(draft);
      Files.deleteIfExists(list);
    }
  }

  /** The list as far as it is certain: its writer still runs and is in the middle of a line. */
  static String completeLines(String text) {
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }

  private synchronized @Nullable ChildProcess begin(List<String> command, Path directory)
      throws IOException {
    if (closed) {
      return null;
    }
    running = ChildProcess.start(command, directory, output);
    return running;
  }

  /** Whether this archiver was closed meanwhile; nothing of it runs any more either way. */
  private synchronized boolean finished() {
    running = null;
    return closed;
  }

  /** Ends a JVM that is at work; what it has made so far is thrown away. */
  @Override
  public synchronized void close() {
    closed = true;
    if (running != null) {
      running.handle().destroyForcibly();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another instance in this very JVM is at it.
      return null;
    }
  }

  /** An older archive that a process has mapped stays readable for it. */
  private static void removeOlder(Path current) throws IOException {
    String name = current.getFileName().toString();
    String kind = name.substring(0, name.indexOf('-'));
    try (DirectoryStream<Path> archives =
        Files.newDirectoryStream(current.getParent(), kind + "-*.jsa")) {
      for (Path archive : archives) {
        if (!archive.equals(current)) {
          Files.deleteIfExists(archive);
        }
      }
    }
  }
}
