package io.skein.node.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The dimensions of an image, read from its header alone as its bytes pass by: nothing is decoded,
 * so that an image that claims a billion pixels costs as little as another, and no more is held
 * than the few bytes in question, so that a camera may put as much before them as it likes.
 * Confined to one stream.
 */
final class ImageHeader {
  /** The most that are looked at together: those of a WebP image. */
  private static final int WINDOW_BYTES = 30;

  /** The shortest WebP image that there can be is little longer. */
  private static final int LOSSLESS_BYTES = 25;

  private static final int GIF_SCREEN_BYTES = 13;
  private static final int GIF_BLOCK_BYTES = 9;
  private static final byte GIF_EXTENSION = 0x21;
  private static final byte GIF_PICTURE = 0x2c;

  /** In pixels, both above 0. */
  record Dimensions(int width, int height) {
    long pixels() {
      return (long) width * height;
    }
  }

  private final HeaderWalk walk;
  private @Nullable Dimensions dimensions;

  private ImageHeader(ByteOrder order) {
    this.walk = new HeaderWalk(order, WINDOW_BYTES);
  }

  /**
   * The header of an image.
   *
   * @param type as {@link MediaType} tells it; of what is no image nothing is found
   */
  static ImageHeader of(String type) {
    boolean little = type.equals("image/gif") || type.equals("image/webp");
    ImageHeader header = new ImageHeader(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    switch (type) {
      case "image/png" -> header.lookAfter(0, 24, header::png);
      case "image/gif" -> header.lookAfter(0, GIF_SCREEN_BYTES, header::gifScreen);
      case "image/jpeg" -> header.lookAfter(2, 4, header::jpegSegment);
      case "image/webp" -> header.lookAfter(0, LOSSLESS_BYTES, header::webp);
      default -> {
        // It has no dimensions.
      }
    }
    return header;
  }

  /** The next bytes of the content. */
  void next(ByteBuffer bytes) {
    walk.next(bytes);
  }

  /**
   * The dimensions that the image has.
   *
   * @return null if they were not found: the image is damaged, or none
   */
  @Nullable Dimensions dimensions() {
    return dimensions;
  }

  private void lookAfter(long distance, int bytes, HeaderWalk.Look next) {
    walk.lookAfter(distance, bytes, next);
  }

  private void found(int width, int height) {
    if (width > 0 && height > 0) {
      dimensions = new Dimensions(width, height);
    }
  }

  private void png(ByteBuffer header) {
    found(header.getInt(16), header.getInt(20));
  }

  /** GIF89a, 17 and 18. */
  private void gifScreen(ByteBuffer header) {
    int flags = header.get(10);
    int colours = (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    int width = unsigned(header, 6);
    int height = unsigned(header, 8);
    lookAfter(GIF_SCREEN_BYTES + colours, GIF_BLOCK_BYTES, block -> gifBlock(block, width, height));
  }

  /**
   * The screen, or the first picture if it is larger: a decoder makes room for the picture, and a
   * screen of one pixel is no promise (GIF89a, 20 to 26).
   */
  private void gifBlock(ByteBuffer block, int screenWidth, int screenHeight) {
    if (block.get(0) == GIF_EXTENSION) {
      lookAfter(2, 1, part -> gifExtension(part, screenWidth, screenHeight));
      return;
    }
    int width = unsigned(block, 5);
    int height = unsigned(block, 7);
    if (block.get(0) == GIF_PICTURE && width > 0 && height > 0) {
      found(Math.max(width, screenWidth), Math.max(height, screenHeight));
    }
  }

  /** Parts up to an empty one. */
  private void gifExtension(ByteBuffer part, int screenWidth, int screenHeight) {
    int length = part.get(0) & 0xff;
    if (length > 0) {
      lookAfter(1 + length, 1, next -> gifExtension(next, screenWidth, screenHeight));
    } else {
      lookAfter(1, GIF_BLOCK_BYTES, next -> gifBlock(next, screenWidth, screenHeight));
    }
  }

  /** Segments follow each other up to the frame header (ITU-T T.81, annex B). */
  private void jpegSegment(ByteBuffer segment) {
    int marker = segment.get(1) & 0xff;
    if (segment.get(0) != (byte) 0xff || marker == 0xd9 || marker == 0xda) {
      // Damage; the end, or pixels before a frame said how many there are.
      return;
    }
    if (marker == 0xff) {
      // A fill byte.
      lookAfter(1, 4, this::jpegSegment);
    } else if (isFrame(marker)) {
      lookAfter(0, 9, frame -> found(unsigned(frame, 7), unsigned(frame, 5)));
    } else {
      lookAfter(2 + Math.max(2, unsigned(segment, 2)), 4, this::jpegSegment);
    }
  }

  /** SOF0 to SOF15, without the tables and the extension that are numbered among them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** RFC 9649: lossless, lossy, or extended. */
  private void webp(ByteBuffer header) {
    switch (header.getInt(12)) {
      case 0x4c385056 -> { // "VP8L"
        int bits = header.getInt(21);
        found((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
      }
      case 0x20385056 -> lookAfter(0, WINDOW_BYTES, this::lossyWebp); // "VP8 "
      case 0x58385056 -> lookAfter(0, WINDOW_BYTES, this::extendedWebp); // "VP8X"
      default -> {
        // Of no kind that there is.
      }
    }
  }

  private void lossyWebp(ByteBuffer header) {
    if (header.getShort(23) == (short) 0x019d && header.get(25) == 0x2a) {
      found(unsigned(header, 26) & 0x3fff, unsigned(header, 28) & 0x3fff);
    }
  }

  private void extendedWebp(ByteBuffer header) {
    found((header.getInt(23) >>> 8) + 1, (header.getInt(26) >>> 8) + 1);
  }

  private static int unsigned(ByteBuffer header, int position) {
    return header.getShort(position) & 0xffff;
  }
}
