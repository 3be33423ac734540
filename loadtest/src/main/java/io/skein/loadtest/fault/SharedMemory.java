package io.skein.loadtest.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * /dev/shm, filled up and emptied again: where it is small and nobody else's, as in the namespace
 * of the soak.
 */
final class SharedMemory {
  private static final Path DIRECTORY = Path.of("/dev/shm");

  /** A machine's own is larger, and nobody's to fill. */
  private static final long OWN_BYTES_MAX = 512L << 20;

  /** Less than a stream of the relay takes. */
  private static final long LEFT_BYTES = 64 << 10;

  private static final int BLOCK = 1 << 20;

  private final Path file = DIRECTORY.resolve("skein-fault-fills-it");

  /** Whether it may be filled here. */
  static boolean isPossible() {
    try {
      return Files.isWritable(DIRECTORY)
          && Files.getFileStore(DIRECTORY).getTotalSpace() <= OWN_BYTES_MAX;
    } catch (IOException e) {
      return false;
    }
  }

  void fill() {
    if (!isPossible()) {
      throw new FaultRunException("/dev/shm is not this run's own");
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long left = Files.getFileStore(DIRECTORY).getUsableSpace() - LEFT_BYTES;
      while (left > 0) {
        left -= channel.write(ByteBuffer.allocate((int) Math.min(BLOCK, left)));
      }
    } catch (IOException e) {
      throw new FaultRunException("/dev/shm cannot be filled: " + e.getMessage(), e);
    }
  }

  void empty() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new FaultRunException("/dev/shm cannot be emptied: " + e.getMessage(), e);
    }
  }
}
