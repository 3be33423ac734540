package io.skein.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Names a conversation. A direct chat's id is a function of its two users, so both may open it at
 * once without a read; a group's is made by the server. The text form ({@code d12-34}, {@code g56})
 * is what logs, entity ids, URLs and the store use.
 *
 * @param high direct chat: the smaller user id (unsigned); group: 0
 * @param low direct chat: the larger user id; group: the group's id
 */
public record ConversationId(long high, long low) implements Comparable<ConversationId> {
  /**
   * The direct chat of two users, in either order.
   *
   * @throws IllegalArgumentException if the two users are one, or one is the system
   */
  public static ConversationId direct(UserId one, UserId other) {
    int order = one.compareTo(other);
    if (order == 0 || one.value() == 0 || other.value() == 0) {
      throw new IllegalArgumentException("a direct chat needs two users");
    }
    return order < 0
        ? new ConversationId(one.value(), other.value())
        : new ConversationId(other.value(), one.value());
  }

  public static ConversationId group(long id) {
    return new ConversationId(0, id);
  }

  /**
   * True if it can name a conversation at all: a group with an id, or a direct chat of two
   * different users in order.
   */
  public boolean isValid() {
    return low != 0 && (high == 0 || Long.compareUnsigned(high, low) < 0);
  }

  public boolean isDirect() {
    return high != 0;
  }

  /** True for a direct chat of this user. */
  public boolean isDirectOf(UserId user) {
    return isDirect() && (user.value() == high || user.value() == low);
  }

  /** The other user of a direct chat; null for a group, and for a user whose chat this is not. */
  public @Nullable UserId peerOf(UserId user) {
    if (!isDirectOf(user)) {
      return null;
    }
    return new UserId(user.value() == high ? low : high);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text names no conversation
   */
  public static ConversationId parse(String text) {
    ConversationId id = read(text);
    if (id == null || !id.isValid()) {
      throw new IllegalArgumentException("not a conversation id: " + text.length() + " characters");
    }
    return id;
  }

  private static @Nullable ConversationId read(String text) {
    try {
      if (text.startsWith("g")) {
        return group(Long.parseUnsignedLong(text, 1, text.length(), 10));
      }
      int dash = text.indexOf('-');
      if (text.startsWith("d") && dash > 0) {
        return new ConversationId(
            Long.parseUnsignedLong(text, 1, dash, 10),
            Long.parseUnsignedLong(text, dash + 1, text.length(), 10));
      }
      return null;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  @Override
  public int compareTo(ConversationId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return isDirect()
        ? "d" + Long.toUnsignedString(high) + "-" + Long.toUnsignedString(low)
        : "g" + Long.toUnsignedString(low);
  }
}
