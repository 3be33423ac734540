package io.skein.node.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Of a file in the base media format, wherever its header is: what that says, also of fragments
 * that follow (ISO/IEC 14496-12, 4.2, 8.2.2 and 8.8.2). Confined to one stream.
 */
final class Mp4Length implements PlayedLength {
  private static final int MOVIE = 0x6d6f6f76; // "moov"
  private static final int MOVIE_HEADER = 0x6d766864; // "mvhd"
  private static final int EXTENDS = 0x6d766578; // "mvex"
  private static final int EXTENDS_HEADER = 0x6d656864; // "mehd"

  private static final int BOX_BYTES = 8;
  private static final int LARGE_BOX_BYTES = 16;
  private static final int MOVIE_HEADER_BYTES = 40;
  private static final int EXTENDS_HEADER_BYTES = 20;

  private final HeaderWalk walk = new HeaderWalk(ByteOrder.BIG_ENDIAN, MOVIE_HEADER_BYTES);
  private long unitsPerSecond;
  private long units;

  Mp4Length() {
    walk.lookAfter(0, BOX_BYTES, this::box);
  }

  @Override
  public void next(ByteBuffer bytes) {
    walk.next(bytes);
  }

  private void box(ByteBuffer header) {
    long size = Integer.toUnsignedLong(header.getInt(0));
    int type = header.getInt(4);
    if (size == 1) {
      walk.lookAfter(0, LARGE_BOX_BYTES, large -> pass(large.getLong(8), LARGE_BOX_BYTES));
      return;
    }
    switch (type) {
      case MOVIE, EXTENDS -> walk.lookAfter(BOX_BYTES, BOX_BYTES, this::box);
      case MOVIE_HEADER -> {
        if (size >= MOVIE_HEADER_BYTES) {
          walk.lookAfter(0, MOVIE_HEADER_BYTES, movie -> movie(movie, size));
        }
      }
      case EXTENDS_HEADER -> walk.lookAfter(0, extendsHeaderBytes(size), this::extended);
      default -> pass(size, BOX_BYTES);
    }
  }

  /** The one of the older version may be the last of the file, and is shorter. */
  private static int extendsHeaderBytes(long size) {
    return size < EXTENDS_HEADER_BYTES ? 16 : EXTENDS_HEADER_BYTES;
  }

  /** One of 0 bytes goes to the end of the file, and a smaller one than its header is none. */
  private void pass(long size, int header) {
    if (size >= header) {
      walk.lookAfter(size, BOX_BYTES, this::box);
    }
  }

  private void movie(ByteBuffer header, long size) {
    boolean wide = header.get(BOX_BYTES) == 1;
    unitsPerSecond = Integer.toUnsignedLong(header.getInt(wide ? 28 : 20));
    long told = wide ? header.getLong(32) : Integer.toUnsignedLong(header.getInt(24));
    boolean known = wide ? told > 0 : told > 0 && told != 0xffff_ffffL;
    if (known) {
      units = told;
    } else {
      pass(size, BOX_BYTES);
    }
  }

  private void extended(ByteBuffer header) {
    units =
        header.get(BOX_BYTES) == 1 ? header.getLong(12) : Integer.toUnsignedLong(header.getInt(12));
  }

  @Override
  public long millis(long size) {
    return unitsPerSecond == 0 ? 0 : PlayedLength.millis((double) units, (double) unitsPerSecond);
  }
}
