package io.skein.node.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Of an Ogg file with Opus or Vorbis: where its last page of sound ends (RFC 3533, 6; RFC 7845, 4
 * and 5.1; Vorbis I, 4.2.2). Confined to one stream.
 */
final class OggLength implements PlayedLength {
  private static final int PAGE_BYTES = 27;
  private static final int SEGMENTS_MAX = 255;

  /** Of a stream's first packet: as much as tells what it is. */
  private static final int PACKET_BYTES = 16;

  private static final int PAGE = 0x5367674f; // "OggS"
  private static final int FIRST_OF_STREAM = 2;
  private static final long OPUS = 0x646165487375704fL; // "OpusHead"
  private static final long VORBIS = 0x736962726f7601L; // 1, "vorbis"
  private static final int OPUS_SAMPLES_PER_SECOND = 48_000;

  private final HeaderWalk walk =
      new HeaderWalk(ByteOrder.LITTLE_ENDIAN, PAGE_BYTES + SEGMENTS_MAX + PACKET_BYTES);

  /** 0: no sound yet. */
  private long samplesPerSecond;

  private int stream;

  /** Samples at the beginning that are not played. */
  private int preSkip;

  private long end;

  OggLength() {
    walk.lookAfter(0, PAGE_BYTES, this::page);
  }

  @Override
  public void next(ByteBuffer bytes) {
    walk.next(bytes);
  }

  private void page(ByteBuffer header) {
    if (header.getInt(0) == PAGE) {
      walk.lookAfter(0, PAGE_BYTES + segmentCount(header), this::segments);
    }
  }

  private static int segmentCount(ByteBuffer page) {
    return page.get(26) & 0xff;
  }

  private void segments(ByteBuffer page) {
    int header = PAGE_BYTES + segmentCount(page);
    int body = 0;
    for (int at = PAGE_BYTES; at < header; at++) {
      body += page.get(at) & 0xff;
    }
    int length = header + body;
    boolean begins = (page.get(5) & FIRST_OF_STREAM) != 0;
    if (begins && samplesPerSecond == 0 && body >= PACKET_BYTES) {
      walk.lookAfter(0, header + PACKET_BYTES, first -> packet(first, header, length));
      return;
    }
    long granule = page.getLong(6);
    // Below 0: no packet ends on this page.
    if (samplesPerSecond != 0 && page.getInt(14) == stream && granule >= 0) {
      end = Math.max(end, granule);
    }
    walk.lookAfter(length, PAGE_BYTES, this::page);
  }

  private void packet(ByteBuffer page, int at, int length) {
    if (page.getLong(at) == OPUS) {
      stream = page.getInt(14);
      samplesPerSecond = OPUS_SAMPLES_PER_SECOND;
      preSkip = page.getShort(at + 10) & 0xffff;
    } else if ((page.getLong(at) & 0xff_ffff_ffff_ffffL) == VORBIS) {
      stream = page.getInt(14);
      samplesPerSecond = Integer.toUnsignedLong(page.getInt(at + 12));
    }
    walk.lookAfter(length, PAGE_BYTES, this::page);
  }

  @Override
  public long millis(long size) {
    long played = Math.max(0, end - preSkip);
    return samplesPerSecond == 0
        ? 0
        : PlayedLength.millis((double) played, (double) samplesPerSecond);
  }
}
