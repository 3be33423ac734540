package io.skein.node.conversation;

/**
 * Whether a group tells receipts, as a number of changes: of two the higher is the later, so that
 * it is stored like a cursor, and a repeated or late write changes nothing.
 *
 * @param changes odd: off
 */
public record ReceiptsSwitch(int changes) {
  /** As every conversation begins. */
  public static final ReceiptsSwitch ON = new ReceiptsSwitch(0);

  public boolean isOff() {
    return changes % 2 == 1;
  }

  /**
   * One later than this.
   *
   * @param certain whether this is what is stored: if not, the next change may be stored already,
   *     and only the one after that is surely later
   */
  ReceiptsSwitch next(boolean on, boolean certain) {
    int next = changes + (certain ? 1 : 2);
    return new ReceiptsSwitch((next % 2 == 1) == on ? next + 1 : next);
  }
}
