package io.skein.node.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Of a WebM or Matroska file: what its header says, or, as browsers that record say nothing there,
 * when its last block begins (RFC 8794, 4 to 6; RFC 9559, 5.1). Confined to one stream.
 */
final class WebmLength implements PlayedLength {
  private static final int SEGMENT = 0x18538067;
  private static final int INFO = 0x1549a966;
  private static final int TIMESTAMP_SCALE = 0x2ad7b1;
  private static final int DURATION = 0x4489;
  private static final int CLUSTER = 0x1f43b675;
  private static final int CLUSTER_TIMESTAMP = 0xe7;
  private static final int BLOCK_GROUP = 0xa0;
  private static final int BLOCK = 0xa1;
  private static final int SIMPLE_BLOCK = 0xa3;

  private static final int ID_BYTES_MAX = 4;
  private static final int NUMBER_BYTES_MAX = 8;

  /** A track's number, and how much later than its cluster the block begins. */
  private static final int BLOCK_BYTES_MAX = NUMBER_BYTES_MAX + 2;

  /** Hours of a film with sound; more is looked at by nobody. */
  private static final int ELEMENTS_MAX = 2_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final HeaderWalk walk =
      new HeaderWalk(ByteOrder.BIG_ENDIAN, ID_BYTES_MAX + NUMBER_BYTES_MAX + BLOCK_BYTES_MAX);
  private long nanosPerUnit = 1_000_000;
  private double duration;
  private long cluster;
  private long lastBlock;
  private int elements;

  WebmLength() {
    walk.lookAfter(0, 1, this::id);
  }

  @Override
  public void next(ByteBuffer bytes) {
    walk.next(bytes);
  }

  private void id(ByteBuffer window) {
    int bytes = lengthOf(window.get(0));
    if (bytes <= ID_BYTES_MAX && elements++ < ELEMENTS_MAX) {
      walk.lookAfter(0, bytes + 1, begun -> size(begun, bytes));
    }
  }

  private void size(ByteBuffer window, int idBytes) {
    int bytes = lengthOf(window.get(idBytes));
    if (bytes <= NUMBER_BYTES_MAX) {
      walk.lookAfter(0, idBytes + bytes, whole -> element(whole, idBytes, bytes));
    }
  }

  /** How many bytes a number takes that begins with this one: 9 if it is none. */
  private static int lengthOf(byte first) {
    return Integer.numberOfLeadingZeros(first & 0xff) - 23;
  }

  private void element(ByteBuffer window, int idBytes, int sizeBytes) {
    int header = idBytes + sizeBytes;
    int id = (int) number(window, 0, idBytes);
    long valueBits = (1L << (7 * sizeBytes)) - 1;
    long size = number(window, idBytes, sizeBytes) & valueBits;
    switch (id) {
      case CLUSTER -> {
        if (duration == 0) {
          enter(header);
        }
      }
      case SEGMENT, INFO, BLOCK_GROUP -> enter(header);
      case TIMESTAMP_SCALE, DURATION, CLUSTER_TIMESTAMP -> {
        if (size > 0 && size <= NUMBER_BYTES_MAX) {
          int bytes = (int) size;
          walk.lookAfter(header, bytes, value -> value(value, id, bytes));
        }
      }
      case BLOCK, SIMPLE_BLOCK -> {
        if (size >= BLOCK_BYTES_MAX) {
          walk.lookAfter(header, BLOCK_BYTES_MAX, block -> block(block, size));
        } else {
          pass(header + size);
        }
      }
      default -> {
        // One without an end may have anything in it.
        if (size != valueBits) {
          pass(header + size);
        }
      }
    }
  }

  /** What is in it comes next. */
  private void enter(int header) {
    walk.lookAfter(header, 1, this::id);
  }

  private void pass(long bytes) {
    walk.lookAfter(bytes, 1, this::id);
  }

  private void value(ByteBuffer window, int id, int bytes) {
    switch (id) {
      case TIMESTAMP_SCALE -> nanosPerUnit = number(window, 0, bytes);
      case CLUSTER_TIMESTAMP -> cluster = number(window, 0, bytes);
      default -> duration = bytes == 4 ? window.getFloat(0) : bytes == 8 ? window.getDouble(0) : 0;
    }
    pass(bytes);
  }

  private void block(ByteBuffer window, long size) {
    int track = lengthOf(window.get(0));
    if (track <= NUMBER_BYTES_MAX) {
      lastBlock = Math.max(lastBlock, cluster + window.getShort(track));
      pass(size);
    }
  }

  private static long number(ByteBuffer window, int at, int bytes) {
    long number = 0;
    for (int i = at; i < at + bytes; i++) {
      number = number << 8 | (window.get(i) & 0xff);
    }
    return number;
  }

  @Override
  public long millis(long size) {
    double units = duration > 0 ? duration : (double) lastBlock;
    return PlayedLength.millis(units * (double) nanosPerUnit, NANOS_PER_SECOND);
  }
}
