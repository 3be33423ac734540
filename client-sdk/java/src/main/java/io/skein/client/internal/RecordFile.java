package io.skein.client.internal;

import io.skein.protocol.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Files of checked records: a magic number, then per record its type, its length, its bytes and a
 * CRC-32C over all three. A crash while appending leaves a torn last record, which reading leaves
 * out. Stateless.
 */
final class RecordFile {
  /** One record. */
  record Entry(byte type, Bytes bytes) {}

  /** What a file holds, and up to where it is whole. */
  record Contents(List<Entry> entries, long wholeBytes) {}

  private static final int OVERHEAD_BYTES = 1 + 4 + 4;
  private static final Set<StandardOpenOption> REWRITE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);

  private RecordFile() {}

  /** Opens a file, only for its owner if it is made. */
  static FileChannel open(Path file, Set<StandardOpenOption> options) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? FileChannel.open(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : FileChannel.open(file, options);
  }

  static ByteBuffer encode(byte type, Bytes bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(OVERHEAD_BYTES + bytes.size());
    buffer.put(type).putInt(bytes.size()).put(bytes.asArray());
    buffer.putInt(crc(buffer.duplicate().flip()));
    return buffer.flip();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it does not begin with the magic number
   */
  static Contents read(Path file, int magic) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file));
    if (buffer.remaining() < Integer.BYTES) {
      return new Contents(List.of(), 0);
    }
    if (buffer.getInt() != magic) {
      throw new IOException(file + " is not a file of this client");
    }
    List<Entry> entries = new ArrayList<>();
    for (Entry entry = next(buffer); entry != null; entry = next(buffer)) {
      entries.add(entry);
    }
    return new Contents(entries, buffer.position());
  }

  /** The next record; null, with the position unmoved, if there is no whole one. */
  private static @Nullable Entry next(ByteBuffer buffer) {
    int start = buffer.position();
    if (buffer.remaining() >= OVERHEAD_BYTES) {
      byte type = buffer.get();
      int length = buffer.getInt();
      if (length >= 0 && length <= buffer.remaining() - Integer.BYTES) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        ByteBuffer checked = buffer.slice(start, buffer.position() - start);
        if (buffer.getInt() == crc(checked)) {
          return new Entry(type, Bytes.wrap(bytes));
        }
      }
    }
    buffer.position(start);
    return null;
  }

  /**
   * Puts a file with these records in place of what was there: a crash leaves the one or the other.
   */
  static void replace(Path file, int magic, List<Entry> entries) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel = open(fresh, REWRITE)) {
      int size = Integer.BYTES;
      for (Entry entry : entries) {
        size += OVERHEAD_BYTES + entry.bytes().size();
      }
      ByteBuffer all = ByteBuffer.allocate(size).putInt(magic);
      entries.forEach(entry -> all.put(encode(entry.type(), entry.bytes())));
      write(channel, all.flip());
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
