package io.skein.node.testing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** The beginnings of images: as much as says how large they claim to be. */
public final class Images {
  private Images() {}

  /** A whole one, black. */
  public static byte[] png(int width, int height) {
    return whole(width, height, "png");
  }

  /** A whole one of a format that Java writes. */
  public static byte[] whole(int width, int height, String format) {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(
          new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, image)) {
        throw new IllegalArgumentException(format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image.toByteArray();
  }

  public static byte[] pngHeader(int width, int height) {
    return ByteBuffer.allocate(33)
        .put(latin("\u0089PNG\r\n\u001a\n"))
        .putInt(13)
        .put(latin("IHDR"))
        .putInt(width)
        .putInt(height)
        .put(new byte[] {8, 2, 0, 0, 0})
        .array();
  }

  public static byte[] gifHeader(int width, int height) {
    return gifHeader(width, height, width, height);
  }

  /** A GIF up to its first picture, which may be larger than the screen; a comment before it. */
  public static byte[] gifHeader(int screenWidth, int screenHeight, int width, int height) {
    return ByteBuffer.allocate(37)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(latin("GIF89a"))
        .putShort((short) screenWidth)
        .putShort((short) screenHeight)
        .put(new byte[] {(byte) 0x80, 0, 0})
        .put(new byte[6])
        .put(latin("!\u00fe\u0004text\u0000"))
        .put(latin(","))
        .putInt(0)
        .putShort((short) width)
        .putShort((short) height)
        .array();
  }

  /** A whole GIF whose picture is larger than its screen of one pixel. */
  public static byte[] gifLargerThanItsScreen(int width, int height) {
    byte[] image = whole(width, height, "gif");
    ByteBuffer.wrap(image)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 1)
        .putShort(8, (short) 1);
    return image;
  }

  /**
   * A JPEG up to its frame.
   *
   * @param before bytes of the segment before the frame, as a camera's preview is
   */
  public static byte[] jpegHeader(int width, int height, int before) {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    image.writeBytes(latin("\u00ff\u00d8\u00ff\u00e1"));
    image.writeBytes(ByteBuffer.allocate(2).putShort((short) (before + 2)).array());
    image.writeBytes(new byte[before]);
    image.writeBytes(latin("\u00ff\u00c0\u0000\u0011\u0008"));
    image.writeBytes(
        ByteBuffer.allocate(4).putShort((short) height).putShort((short) width).array());
    image.writeBytes(new byte[10]);
    return image.toByteArray();
  }

  public static byte[] lossyWebpHeader(int width, int height) {
    return webp("VP8 ")
        .put(20, latin("\u0000\u0000\u0000\u009d\u0001*"))
        .putShort(26, (short) width)
        .putShort(28, (short) height)
        .array();
  }

  public static byte[] losslessWebpHeader(int width, int height) {
    return webp("VP8L").put(20, (byte) 0x2f).putInt(21, (width - 1) | ((height - 1) << 14)).array();
  }

  public static byte[] extendedWebpHeader(int width, int height) {
    return webp("VP8X")
        .putInt(24, width - 1)
        .putShort(27, (short) (height - 1))
        .put(29, (byte) ((height - 1) >> 16))
        .array();
  }

  private static ByteBuffer webp(String chunk) {
    return ByteBuffer.allocate(30)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(0, latin("RIFF"))
        .put(8, latin("WEBP"))
        .put(12, latin(chunk));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
