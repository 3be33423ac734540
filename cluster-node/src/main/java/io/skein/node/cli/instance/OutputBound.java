package io.skein.node.cli.instance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Keeps what a child prints bounded: the file is copied aside and emptied when it has grown too
 * large. Children append, so they go on at the new beginning. What is printed between the copy and
 * the emptying is lost; the real logs rotate by themselves.
 */
final class OutputBound {

  private final long bytesMax;

  OutputBound(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  void enforce(Path output) throws IOException {
    if (!Files.exists(output) || Files.size(output) <= bytesMax) {
      return;
    }
    Files.copy(
        output,
        output.resolveSibling(output.getFileName() + ".1"),
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel file = FileChannel.open(output, StandardOpenOption.WRITE)) {
      file.truncate(0);
    }
  }
}
