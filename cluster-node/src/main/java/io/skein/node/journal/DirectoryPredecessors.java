package io.skein.node.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes this node's epochs in its data directory, and holds a lock there (rule 9): whoever gets the
 * lock knows that the process which noted them is dead, since the system gives a dead process's
 * locks back. On a local disk only: a lock of a network file system may outlive its holder, or not
 * keep others out. Opened by the starting thread, then loop only.
 */
public final class DirectoryPredecessors implements Predecessors, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryPredecessors.class);
  private static final String LOCK = "epochs.lock";
  private static final String NOTES = "epochs";

  private final Path notes;
  private final @Nullable FileChannel locked;
  private final List<Integer> before;
  private final List<Integer> noted;

  private DirectoryPredecessors(Path notes, @Nullable FileChannel locked, List<Integer> before) {
    this.notes = notes;
    this.locked = locked;
    this.before = List.copyOf(before);
    this.noted = new ArrayList<>(before);
  }

  /**
   * Takes the lock and reads the notes. If another process has the lock, or the directory cannot be
   * used, this node waits for its predecessor as anybody else does.
   */
  public static DirectoryPredecessors open(Path directory) {
    Path notes = directory.resolve(NOTES);
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel)) {
        return new DirectoryPredecessors(notes, channel, read(notes));
      }
      channel.close();
      LOG.warn("Another process has the lock of {}: is this data directory shared?", directory);
    } catch (IOException e) {
      LOG.warn(
          "The data directory {} cannot be used; starting after a kill takes longer", directory, e);
    }
    return new DirectoryPredecessors(notes, null, List.of());
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static List<Integer> read(Path notes) throws IOException {
    List<Integer> epochs = new ArrayList<>();
    if (Files.exists(notes)) {
      for (String line : Files.readAllLines(notes, StandardCharsets.UTF_8)) {
        try {
          epochs.add(Integer.parseInt(line.strip()));
        } catch (NumberFormatException e) {
          // What a crash left of a line: others will end that epoch, by waiting.
          LOG.warn("{} has a line that is no epoch", notes);
        }
      }
    }
    return epochs;
  }

  @Override
  public List<Integer> epochs() {
    return before;
  }

  @Override
  public boolean isLocked() {
    return locked != null;
  }

  @Override
  public void begins(int epoch) {
    noted.add(epoch);
    write();
  }

  @Override
  public void ended(int epoch) {
    if (noted.remove(Integer.valueOf(epoch))) {
      write();
    }
  }

  /** Not forced to the disk: what a failing machine forgets, others end by waiting. */
  private void write() {
    if (locked == null) {
      return;
    }
    try {
      Path next = notes.resolveSibling(NOTES + ".next");
      Files.write(next, noted.stream().map(String::valueOf).toList(), StandardCharsets.UTF_8);
      Files.move(next, notes, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("Epochs cannot be noted in {}; starting after a kill takes longer", notes, e);
    }
  }

  /** Gives the lock back; the process must decide nothing any more. */
  @Override
  public void close() {
    if (locked != null) {
      try {
        locked.close();
      } catch (IOException e) {
        LOG.debug("The lock goes with the process", e);
      }
    }
  }
}
