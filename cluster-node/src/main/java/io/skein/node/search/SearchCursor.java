package io.skein.node.search;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The place where a page of what was found ends, as clients have it. Pure. */
final class SearchCursor {
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 4 * Long.BYTES;

  private SearchCursor() {}

  static Bytes after(Hit last) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put(VERSION);
    bytes.putLong(last.timeMillis());
    bytes.putLong(last.conversation().high());
    bytes.putLong(last.conversation().low());
    bytes.putLong(last.sequence());
    return Bytes.wrap(bytes.array());
  }

  /** The last of the page before; null if no node has made this. */
  static @Nullable Hit read(Bytes cursor) {
    if (cursor.size() != BYTES) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(cursor.asArray());
    if (bytes.get() != VERSION) {
      return null;
    }
    Hit last =
        new Hit(
            bytes.getLong(),
            new ConversationId(bytes.getLong(), bytes.getLong()),
            bytes.getLong(),
            0);
    boolean isPossible =
        last.timeMillis() >= 0 && last.conversation().isValid() && last.sequence() > 0;
    return isPossible ? last : null;
  }
}
