package io.skein.node.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Goes from one header of a content to the next as its bytes pass by: no more is held than the few
 * bytes in question, however much lies between them. Confined to one stream.
 */
final class HeaderWalk {
  /** What is made of a few bytes; they begin at 0. */
  interface Look {
    void at(ByteBuffer window);
  }

  private final byte[] window;
  private final ByteOrder order;

  /** Bytes of the content that are of no interest, before the next of the window. */
  private long skipped;

  private int held;
  private int wanted;
  private long position;

  /** Null once all is known, or that nothing will be. */
  private @Nullable Look look;

  /**
   * From the first byte of a content on.
   *
   * @param windowBytes the most that are looked at together
   */
  HeaderWalk(ByteOrder order, int windowBytes) {
    this.order = order;
    this.window = new byte[windowBytes];
  }

  /** The next bytes of the content. */
  void next(ByteBuffer bytes) {
    while (look != null && bytes.hasRemaining()) {
      int passing = (int) Math.min(skipped, bytes.remaining());
      bytes.position(bytes.position() + passing);
      skipped -= passing;
      int taken = Math.min(wanted - held, bytes.remaining());
      bytes.get(window, held, taken);
      held += taken;
      lookAtWindow();
    }
  }

  /** What one look leaves may be enough for the next. */
  private void lookAtWindow() {
    while (look != null && skipped == 0 && held >= wanted) {
      Look now = look;
      look = null;
      now.at(ByteBuffer.wrap(window).order(order));
    }
  }

  /**
   * What is looked at next; nothing, if a look does not say so.
   *
   * @param distance from the beginning of the window, which begins there from now on
   * @param bytes how many
   */
  void lookAfter(long distance, int bytes, Look next) {
    int dropped = (int) Math.min(distance, held);
    System.arraycopy(window, dropped, window, 0, held - dropped);
    held -= dropped;
    skipped = distance - dropped;
    position += distance;
    wanted = bytes;
    look = next;
  }

  /** Where in the content the window begins. */
  long position() {
    return position;
  }
}
