package io.skein.node.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Of a WAVE file: its samples by how many bytes of them a second takes (Multimedia Programming
 * Interface and Data Specifications 1.0). Confined to one stream.
 */
final class WavLength implements PlayedLength {
  private static final int CHUNK_BYTES = 8;
  private static final int RATE_AT = 16;
  private static final int FORMAT = 0x20746d66; // "fmt "
  private static final int DATA = 0x61746164; // "data"

  private final HeaderWalk walk = new HeaderWalk(ByteOrder.LITTLE_ENDIAN, RATE_AT + 4);
  private long bytesPerSecond;
  private long dataAt;
  private long dataBytes;

  WavLength() {
    walk.lookAfter(12, CHUNK_BYTES, this::chunk);
  }

  @Override
  public void next(ByteBuffer bytes) {
    walk.next(bytes);
  }

  private void chunk(ByteBuffer header) {
    long length = unsigned(header, 4);
    switch (header.getInt(0)) {
      case FORMAT -> walk.lookAfter(0, RATE_AT + 4, format -> format(format, length));
      case DATA -> {
        dataAt = walk.position() + CHUNK_BYTES;
        dataBytes = length;
      }
      default -> after(length);
    }
  }

  private void format(ByteBuffer header, long length) {
    bytesPerSecond = unsigned(header, RATE_AT);
    after(length);
  }

  /** Chunks begin at even places. */
  private void after(long length) {
    walk.lookAfter(CHUNK_BYTES + length + (length & 1), CHUNK_BYTES, this::chunk);
  }

  /** A recorder that does not know the end beforehand claims the most that there can be. */
  @Override
  public long millis(long size) {
    long played = Math.min(dataBytes, Math.max(0, size - dataAt));
    return bytesPerSecond == 0 ? 0 : PlayedLength.millis((double) played, (double) bytesPerSecond);
  }

  private static long unsigned(ByteBuffer header, int at) {
    return Integer.toUnsignedLong(header.getInt(at));
  }
}
