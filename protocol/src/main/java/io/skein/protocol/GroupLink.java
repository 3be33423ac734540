package io.skein.protocol;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What is handed to people so that they can join a group: which one, and the proof. Whoever has it
 * may join, so it is not shown by {@code toString}. Immutable.
 */
public record GroupLink(ConversationId group, Bytes token) {
  /** Bytes of a token. */
  public static final int TOKEN_BYTES = 16;

  private static final String SCHEME = "skein:join:";

  /**
   * @throws IllegalArgumentException if it names no group, or the token has another length
   */
  public GroupLink {
    if (group.isDirect() || !group.isValid() || token.size() != TOKEN_BYTES) {
      throw new IllegalArgumentException("no link of a group");
    }
  }

  /** The form that people pass on: {@code skein:join:} and 32 characters of base64url. */
  public String text() {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES + TOKEN_BYTES)
            .putLong(group.low())
            .put(token.toArray())
            .array();
    return SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The link that a text is; null if it is none. */
  public static @Nullable GroupLink parse(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith(SCHEME)) {
      return null;
    }
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getUrlDecoder().decode(stripped.substring(SCHEME.length())));
      if (bytes.remaining() != Long.BYTES + TOKEN_BYTES) {
        return null;
      }
      ConversationId group = ConversationId.group(bytes.getLong());
      byte[] token = new byte[TOKEN_BYTES];
      bytes.get(token);
      return new GroupLink(group, Bytes.wrap(token));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "GroupLink[" + group + "]";
  }
}
