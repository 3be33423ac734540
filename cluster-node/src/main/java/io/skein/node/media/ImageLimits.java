package io.skein.node.media;

/**
 * How large an image may be. Each side by itself, too: who decodes one holds whole rows of it, so
 * that 25 million pixels in one row take what a whole picture does not. Pure.
 *
 * @param edgeMax of each side, in pixels
 */
public record ImageLimits(long pixelsMax, int edgeMax) {
  boolean allow(int width, int height) {
    return Math.max(width, height) <= edgeMax && (long) width * height <= pixelsMax;
  }

  @Override
  public String toString() {
    return pixelsMax + " pixels, or " + edgeMax + " on a side";
  }
}
