package io.skein.node.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Makes a small JPEG of an image. Of a large one only every n-th pixel is decoded, so that the
 * memory it takes is bounded by what comes out. Blocks, and computes: never on an actor's thread.
 * Stateless.
 */
final class Thumbnail {
  /** Of the longer side, in pixels. */
  static final int EDGE_MAX = 320;

  /** Decoded pixels per pixel that comes out, and side: enough to look smooth. */
  private static final int OVERSAMPLING = 2;

  private Thumbnail() {}

  /**
   * A JPEG of at most {@link #EDGE_MAX} by {@link #EDGE_MAX}; of what moves, its first picture.
   *
   * @throws IOException if the image is damaged, of a format that this Java cannot read, larger
   *     than its header was found to be, or not done in time
   */
  static byte[] of(ImageBytes image, ImageLimits limits) throws IOException {
    // In memory, as the usual stream would leave a file on the disk.
    try (ImageInputStream in = new MemoryCacheImageInputStream(image)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("no reader for this format");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
        return jpeg(scaled(decoded(reader, image, limits)));
      } catch (RuntimeException damaged) {
        // Readers throw whatever the damage leads to.
        throw new IOException("a damaged image", damaged);
      } finally {
        reader.dispose();
      }
    }
  }

  /** Asks the reader itself how large the image is: what it says is what it makes room for. */
  private static BufferedImage decoded(ImageReader reader, ImageBytes image, ImageLimits limits)
      throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (!limits.allow(width, height)) {
      throw new IOException("more than " + limits);
    }
    int edge = Math.max(width, height);
    int step = Math.max(1, edge / (OVERSAMPLING * EDGE_MAX));
    ImageReadParam every = reader.getDefaultReadParam();
    every.setSourceSubsampling(step, step, 0, 0);
    reader.addIIOReadProgressListener(new EndInTime(image));
    BufferedImage decoded = reader.read(0, every);
    // What is aborted comes as far as it was.
    image.requireTime();
    return decoded;
  }

  /** On white, as JPEG knows no transparency. */
  private static BufferedImage scaled(BufferedImage image) {
    double factor = Math.min(1, (double) EDGE_MAX / Math.max(image.getWidth(), image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
    int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(image, 0, 0, width, height, Color.WHITE, null);
    } finally {
      graphics.dispose();
    }
    return small;
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "jpeg", out)) {
      throw new IOException("this Java writes no JPEG");
    }
    return out.toByteArray();
  }

  /** Aborts a reader between two rows: few bytes may mean many of them. Confined to one reading. */
  private record EndInTime(ImageBytes image) implements IIOReadProgressListener {
    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
      if (image.isOver()) {
        source.abort();
      }
    }

    @Override
    public void sequenceStarted(ImageReader source, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void imageStarted(ImageReader source, int imageIndex) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}
  }
}
