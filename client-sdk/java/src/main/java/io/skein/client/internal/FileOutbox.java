package io.skein.client.internal;

import io.skein.client.Outbox;
import io.skein.client.OutboxEntry;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.ClientId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.Limits;
import io.skein.protocol.Request;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Posts in a file: one record is appended and synced per post, one is appended (not synced) when
 * its known head rises or it is answered. The file is written anew, without what is answered, when
 * it is opened and when it has grown. Thread-safe.
 */
public final class FileOutbox implements Outbox {
  private static final int MAGIC = 0x534b4e4f; // "SKNO"
  private static final byte ADDED = 1;
  private static final byte REMOVED = 2;

  /** The file is written anew when it is larger than this and most of it is of no use. */
  private static final long COMPACT_BYTES_MIN = 1 << 20;

  private final Path file;
  private final int entriesMax;
  private final FileChannel lockChannel;
  private final Map<ClientId, OutboxEntry> entries;
  private FileChannel channel;
  private long liveBytes;

  private FileOutbox(
      Path file, int entriesMax, FileChannel lockChannel, Map<ClientId, OutboxEntry> entries)
      throws IOException {
    this.file = file;
    this.entriesMax = entriesMax;
    this.lockChannel = lockChannel;
    this.entries = entries;
    channel = compact();
  }

  /** Opens, and repairs after a crash; see {@link Outbox#inFile}. */
  public static FileOutbox open(Path file, int entriesMax) throws IOException {
    FileChannel lockChannel = lock(file);
    try {
      return new FileOutbox(file, entriesMax, lockChannel, read(file));
    } catch (IOException | RuntimeException e) {
      lockChannel.close();
      throw e;
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel =
        RecordFile.open(lockFile, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new IOException(file + " is in use by another process");
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException(file + " is in use by another client of this process", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Map<ClientId, OutboxEntry> read(Path file) throws IOException {
    Map<ClientId, OutboxEntry> entries = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return entries;
    }
    for (RecordFile.Entry record : RecordFile.read(file, MAGIC).entries()) {
      if (record.type() == REMOVED) {
        entries.remove(ClientId.of(record.bytes().asArray()));
      } else {
        OutboxEntry entry = decode(file, record.bytes().asArray());
        entries.put(entry.clientId(), entry);
      }
    }
    return entries;
  }

  private static OutboxEntry decode(Path file, byte[] bytes) throws IOException {
    try {
      ClientFrame frame = WireCodec.decodeClientFrame(ByteBuffer.wrap(bytes), Limits.LARGEST);
      if (frame.body() instanceof Request.Post post) {
        return new OutboxEntry(
            post.conversation(), post.clientId(), post.knownHead(), post.content());
      }
      throw new IOException(file + " holds something that is no post");
    } catch (DecodeException e) {
      throw new IOException(file + " holds a post that cannot be read", e);
    }
  }

  /** A post is kept as the bytes that travel: one format, one codec. */
  private static Bytes encode(OutboxEntry entry) {
    Request.Post post =
        new Request.Post(
            entry.conversation(), entry.clientId(), entry.knownHead(), entry.content());
    return Bytes.wrap(WireCodec.encode(1, post).payload());
  }

  private FileChannel compact() throws IOException {
    List<RecordFile.Entry> live = new ArrayList<>(entries.size());
    liveBytes = 0;
    for (OutboxEntry entry : entries.values()) {
      Bytes bytes = encode(entry);
      liveBytes += bytes.size();
      live.add(new RecordFile.Entry(ADDED, bytes));
    }
    RecordFile.replace(file, MAGIC, live);
    return FileChannel.open(file, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized List<OutboxEntry> entries() {
    return List.copyOf(entries.values());
  }

  @Override
  public synchronized void add(OutboxEntry entry) throws IOException {
    if (entries.size() >= entriesMax) {
      throw MemoryOutbox.full(entriesMax);
    }
    Bytes bytes = encode(entry);
    append(bytes, true);
    liveBytes += bytes.size();
    entries.put(entry.clientId(), entry);
  }

  private void append(Bytes added, boolean synced) throws IOException {
    long before = channel.size();
    try {
      RecordFile.write(channel, RecordFile.encode(ADDED, added));
      if (synced) {
        channel.force(false);
      }
    } catch (IOException e) {
      // Half a record in the middle would hide every later one.
      channel.truncate(before);
      throw e;
    }
  }

  @Override
  public synchronized void replace(OutboxEntry entry) throws IOException {
    OutboxEntry before = entries.get(entry.clientId());
    if (before == null || !channel.isOpen()) {
      return;
    }
    Bytes bytes = encode(entry);
    append(bytes, false);
    liveBytes += bytes.size() - encode(before).size();
    entries.put(entry.clientId(), entry);
    compactIfGrown();
  }

  @Override
  public synchronized void remove(ClientId clientId) throws IOException {
    OutboxEntry removed = entries.remove(clientId);
    if (removed == null || !channel.isOpen()) {
      return;
    }
    liveBytes -= encode(removed).size();
    RecordFile.write(channel, RecordFile.encode(REMOVED, Bytes.wrap(clientId.toBytes())));
    compactIfGrown();
  }

  private void compactIfGrown() throws IOException {
    if (channel.size() > COMPACT_BYTES_MIN && channel.size() > 4 * liveBytes) {
      channel.close();
      channel = compact();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
    lockChannel.close();
  }
}
