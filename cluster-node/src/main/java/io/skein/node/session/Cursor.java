package io.skein.node.session;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How far one device has been told what changed. Clients keep it and give it back; to them it is
 * opaque. Immutable.
 *
 * <p>Within one life of a session {@code upTo} says it exactly. Between lives only the order
 * counts: a life takes an {@code order} above that of every cursor that it has seen, so that the
 * cursors of one device grow without any clock being right.
 *
 * @param order of the life that gave it, among the lives of this user's session
 * @param life the life that gave it; never used twice in a cluster
 * @param upTo all changes of that life up to this one were told
 * @param rest what of a list in several pages is still to be told; null: nothing
 */
record Cursor(long order, long life, long upTo, @Nullable Rest rest) {
  /**
   * The unfinished part of a list.
   *
   * @param base what the list answers: one of {@link Inbox}'s bases
   * @param changedAt with {@code conversation}: the last line that was told
   */
  record Rest(long base, long changedAt, ConversationId conversation) {}

  private static final byte WHOLE = 1;
  private static final byte UNFINISHED = 2;
  private static final int WHOLE_BYTES = 1 + 3 * Long.BYTES;
  private static final int UNFINISHED_BYTES = WHOLE_BYTES + 4 * Long.BYTES;

  boolean isWhole() {
    return rest == null;
  }

  /** True if the other one was given later, as far as one device's cursors go. */
  boolean isOlderThan(Cursor other) {
    return life == other.life ? upTo < other.upTo : order < other.order;
  }

  Bytes toBytes() {
    ByteBuffer out = ByteBuffer.allocate(rest == null ? WHOLE_BYTES : UNFINISHED_BYTES);
    out.put(rest == null ? WHOLE : UNFINISHED).putLong(order).putLong(life).putLong(upTo);
    if (rest != null) {
      out.putLong(rest.base).putLong(rest.changedAt);
      out.putLong(rest.conversation.high()).putLong(rest.conversation.low());
    }
    return Bytes.wrap(out.array());
  }

  /** Reads what {@link #toBytes} wrote; null for anything else, as any client may send it. */
  static @Nullable Cursor read(Bytes bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes.asArray());
    if (in.remaining() != WHOLE_BYTES && in.remaining() != UNFINISHED_BYTES) {
      return null;
    }
    byte form = in.get();
    if (form != (bytes.size() == WHOLE_BYTES ? WHOLE : UNFINISHED)) {
      return null;
    }
    long order = in.getLong();
    long life = in.getLong();
    long upTo = in.getLong();
    if (order < 0 || order == Long.MAX_VALUE || upTo < 0) {
      return null;
    }
    if (form == WHOLE) {
      return new Cursor(order, life, upTo, null);
    }
    Rest rest =
        new Rest(in.getLong(), in.getLong(), new ConversationId(in.getLong(), in.getLong()));
    return new Cursor(order, life, upTo, rest);
  }
}
