package io.skein.node.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sound and films with true headers and nothing to hear. */
public final class Sounds {
  private Sounds() {}

  /** Silence of 8,000 bytes a second. */
  public static byte[] wav(int dataBytes, int claimedBytes) {
    return join(
        ascii("RIFF"),
        little(36 + claimedBytes),
        ascii("WAVE"),
        ascii("LIST"),
        little(3),
        new byte[] {1, 2, 3, 0},
        ascii("fmt "),
        little(16),
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 1)
            .putShort((short) 1)
            .putInt(8_000)
            .putInt(8_000)
            .putShort((short) 1)
            .putShort((short) 8)
            .array(),
        ascii("data"),
        little(claimedBytes),
        new byte[dataBytes]);
  }

  /** So many frames of 1,152 samples at 44,100 a second, after a tag with some padding. */
  public static byte[] mp3(int frames) {
    byte[] frame = new byte[417];
    frame[0] = (byte) 0xff;
    frame[1] = (byte) 0xfb;
    frame[2] = (byte) 0x90;
    byte[][] all = new byte[frames + 3][];
    all[0] = new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 1, 2};
    all[1] = new byte[130 + 7];
    Arrays.fill(all, 2, frames + 2, frame);
    all[frames + 2] = Arrays.copyOf(ascii("TAG"), 128);
    return join(all);
  }

  /** A voice message as phones record it: so many pages of a second each. */
  public static byte[] opus(int seconds) {
    byte[][] pages = new byte[seconds + 2][];
    pages[0] = page(2, 0, join(ascii("OpusHead"), new byte[] {1, 1, 0x38, 1}, new byte[7]));
    pages[1] = page(0, 0, join(ascii("OpusTags"), new byte[300]));
    for (int second = 1; second <= seconds; second++) {
      pages[second + 1] = page(0, 0x138 + 48_000L * second, new byte[100]);
    }
    return join(pages);
  }

  /** So many samples at 44,100 a second. */
  public static byte[] vorbis(long samples) {
    byte[] head = join(new byte[] {1}, ascii("vorbis"), little(0), new byte[] {1}, little(44_100));
    return join(
        page(2, 0, join(head, new byte[14])), page(0, -1, new byte[10]), page(4, samples, head));
  }

  private static byte[] page(int flags, long granule, byte[] body) {
    int segments = body.length / 255 + 1;
    ByteBuffer header = ByteBuffer.allocate(27 + segments).order(ByteOrder.LITTLE_ENDIAN);
    header.put(ascii("OggS")).put((byte) 0).put((byte) flags).putLong(granule).putInt(77);
    header.putInt(0).putInt(0).put((byte) segments);
    for (int left = body.length; header.hasRemaining(); left -= 255) {
      header.put((byte) Math.min(left, 255));
    }
    return join(header.array(), body);
  }

  /** One whose header tells. */
  public static byte[] webm(double millis) {
    return join(
        ebml(),
        element(
            0x18538067,
            join(
                element(0xec, new byte[50]),
                element(
                    0x1549a966,
                    join(
                        element(0x2ad7b1, new byte[] {0x0f, 0x42, 0x40}),
                        element(0x4489, ByteBuffer.allocate(8).putDouble(millis).array()))),
                cluster(0, 20))));
  }

  /** As browsers record: no duration, sizes that are not known, a cluster each second. */
  public static byte[] recordedWebm(int seconds) {
    byte[][] clusters = new byte[seconds + 2][];
    clusters[0] = join(id(0x18538067), new byte[] {1, -1, -1, -1, -1, -1, -1, -1});
    clusters[1] = element(0x1549a966, element(0x2ad7b1, new byte[] {0x0f, 0x42, 0x40}));
    for (int second = 0; second < seconds; second++) {
      clusters[second + 2] = cluster(second * 1_000, 960);
    }
    return join(ebml(), join(clusters));
  }

  private static byte[] ebml() {
    return element(0x1a45dfa3, element(0x4282, ascii("webm")));
  }

  private static byte[] cluster(int millis, int last) {
    return join(
        id(0x1f43b675),
        new byte[] {-1},
        element(0xe7, ByteBuffer.allocate(4).putInt(millis).array()),
        element(0xa3, block(0)),
        element(0xa0, element(0xa1, block(last))));
  }

  private static byte[] block(int millis) {
    return ByteBuffer.allocate(30).put((byte) 0x81).putShort((short) millis).array();
  }

  private static byte[] element(int id, byte[] content) {
    return join(
        id(id), ByteBuffer.allocate(4).putInt(0x1000_0000 | content.length).array(), content);
  }

  private static byte[] id(int id) {
    byte[] all = ByteBuffer.allocate(4).putInt(id).array();
    return Arrays.copyOfRange(all, Integer.numberOfLeadingZeros(id) / 8, 4);
  }

  /** One whose header comes last, as cameras write it. */
  public static byte[] mp4(long units, int perSecond) {
    byte[] header =
        ByteBuffer.allocate(100).putInt(0).putInt(0).putInt(0).putInt(perSecond).array();
    ByteBuffer.wrap(header).putInt(16, (int) units);
    return join(
        box("ftyp", ascii("isomisom")),
        box("mdat", new byte[2_000]),
        box("moov", join(box("udta", new byte[40]), box("mvhd", header))));
  }

  /** One of fragments, told as long numbers. */
  public static byte[] fragmentedMp4(long units, int perSecond) {
    byte[] header = ByteBuffer.allocate(112).put((byte) 1).array();
    ByteBuffer.wrap(header).putInt(20, perSecond);
    byte[] fragments = ByteBuffer.allocate(12).put((byte) 1).array();
    ByteBuffer.wrap(fragments).putLong(4, units);
    return join(
        box("ftyp", ascii("isomisom")),
        box("moov", join(box("mvhd", header), box("mvex", box("mehd", fragments)))),
        join(new byte[] {0, 0, 0, 1}, ascii("mdat")),
        ByteBuffer.allocate(8).putLong(16 + 50).array(),
        new byte[50]);
  }

  private static byte[] box(String type, byte[] content) {
    return join(ByteBuffer.allocate(4).putInt(8 + content.length).array(), ascii(type), content);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] little(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
