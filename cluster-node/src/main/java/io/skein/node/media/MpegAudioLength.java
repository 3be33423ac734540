package io.skein.node.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Of an MP3 file: its frames are counted, as no header tells how many there are (ISO/IEC 11172-3,
 * 2.4.1.3 and 13818-3; the tag before them: ID3v2.4, 3.1). Confined to one stream.
 */
final class MpegAudioLength implements PlayedLength {
  private static final int TAG_BYTES = 10;
  private static final int TAG = 0x494433; // "ID3"
  private static final int HEADER_BYTES = 4;

  /** So much may lie between a tag and the first frame. */
  private static final int PADDING_BYTES_MAX = 4096;

  private static final int[] KILOBITS_1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0
  };
  private static final int[] KILOBITS_2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0
  };
  private static final int[] HERTZ_1 = {44_100, 48_000, 32_000, 0};

  private final HeaderWalk walk = new HeaderWalk(ByteOrder.BIG_ENDIAN, TAG_BYTES);
  private long samples;
  private int samplesPerSecond;
  private int padding;

  MpegAudioLength() {
    walk.lookAfter(0, TAG_BYTES, this::begin);
  }

  @Override
  public void next(ByteBuffer bytes) {
    walk.next(bytes);
  }

  private void begin(ByteBuffer header) {
    if (header.getInt(0) >>> 8 == TAG) {
      int footer = (header.get(5) & 0x10) == 0 ? 0 : TAG_BYTES;
      // Seven bits of each byte.
      int length =
          (header.get(6) & 0x7f) << 21
              | (header.get(7) & 0x7f) << 14
              | (header.get(8) & 0x7f) << 7
              | (header.get(9) & 0x7f);
      walk.lookAfter(TAG_BYTES + length + footer, HEADER_BYTES, this::frame);
    } else {
      walk.lookAfter(0, HEADER_BYTES, this::frame);
    }
  }

  private void frame(ByteBuffer header) {
    int bits = header.getInt(0);
    int version = bits >>> 19 & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
    boolean first = version == 3;
    int kilobits = (first ? KILOBITS_1 : KILOBITS_2)[bits >>> 12 & 15];
    int hertz = HERTZ_1[bits >>> 10 & 3] >> (first ? 0 : version == 2 ? 1 : 2);
    boolean layer3 = (bits >>> 17 & 3) == 1;
    if (bits >>> 21 != 0x7ff || version == 1 || !layer3 || kilobits == 0 || hertz == 0) {
      if (samples == 0 && padding++ < PADDING_BYTES_MAX) {
        walk.lookAfter(1, HEADER_BYTES, this::frame);
      }
      // Otherwise a tag at the end, or damage: what was counted is what there is.
      return;
    }
    int samplesPerFrame = first ? 1_152 : 576;
    samples += samplesPerFrame;
    samplesPerSecond = hertz;
    int bytes = samplesPerFrame / 8 * kilobits * 1_000 / hertz + (bits >>> 9 & 1);
    walk.lookAfter(bytes, HEADER_BYTES, this::frame);
  }

  @Override
  public long millis(long size) {
    return samples == 0 ? 0 : PlayedLength.millis((double) samples, samplesPerSecond);
  }
}
