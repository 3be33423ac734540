package io.skein.loadtest.history;

import io.skein.protocol.ConversationId;

/**
 * Something that must not happen, and did.
 *
 * @param sequence where, as far as it is known; else 0
 * @param detail ids and sequences only, never what a message says
 */
public record Violation(Kind kind, ConversationId conversation, long sequence, String detail) {
  /**
   * What can go wrong. One defect may count under several kinds: an entry that took another's place
   * is LOST for the one and REORDERED for who saw it.
   *
   * <p>The model is a set of append-only lists with one writer each, so the definitions are those
   * that Jepsen uses for lists and queues (Kingsbury and Alvaro, <i>Elle</i>, VLDB 2020, and the
   * checkers {@code total-queue} and {@code set-full}), made sharper by dense sequences: the
   * version order is told by the system itself, so each check is local and linear.
   */
  public enum Kind {
    /**
     * Acknowledged, or handed to a device, and its client id stands nowhere in the log. ({@code
     * total-queue}: lost; {@code set-full}: lost. A post whose outcome is unknown and that nobody
     * saw is not lost.)
     */
    LOST,

    /**
     * One client id at two sequences of the log, or of what devices were handed; or one device was
     * handed one sequence twice. ({@code total-queue}: duplicated.)
     */
    DUPLICATED,

    /**
     * There are two orders. Either two readers (devices, or a device and the log) were given
     * different entries at one sequence (<i>Elle</i>: incompatible order); or a device was handed a
     * sequence below one it had; or the posts of one device in one conversation stand in the log in
     * another order than the device sent them in (monotonic writes: {@code Sent} order among those
     * that were stored).
     */
    REORDERED,

    /**
     * A sequence is missing: the log's are not 1, 2, 3 …; or a device was handed one above and,
     * until the end, not this one; or a device that {@link HistoryEvent.Follows} was not handed the
     * log's last ones.
     */
    GAPPED,

    /**
     * In the log, or handed to a device, and nobody sent it: an unknown client id, or a known one
     * with another sender or content, or a sequence no log can have (<i>Elle</i>: garbage read); or
     * it was refused with a code that says that nothing was done, and yet is in the log (G1a,
     * aborted read).
     */
    PHANTOM,

    /**
     * Acknowledged at one sequence and found in the log at another only; or acknowledged twice, at
     * two sequences. A promise about a place was broken, though not about the message.
     */
    MOVED,

    /**
     * An unread count that is not the number of log entries above the read cursor, up to the head
     * it was told with, that others sent; or a head above the log's.
     */
    WRONG_UNREAD
  }
}
