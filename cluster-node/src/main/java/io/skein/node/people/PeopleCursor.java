package io.skein.node.people;

import io.skein.protocol.Bytes;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How much of a user's people a device knows; opaque to it.
 *
 * @param user whose people they are
 * @param position all changes up to this
 * @param basis who was kept at this change, having been told all of them: so a list can be told in
 *     pages though changes of long ago are forgotten
 */
record PeopleCursor(UserId user, long position, long basis) {
  private static final int BYTES = 3 * Long.BYTES;

  /** Of a device that knows everything up to a change. */
  static PeopleCursor upTo(UserId user, long change) {
    return new PeopleCursor(user, change, change);
  }

  Bytes toBytes() {
    return Bytes.wrap(
        ByteBuffer.allocate(BYTES).putLong(user.value()).putLong(position).putLong(basis).array());
  }

  /** Null: none of ours. */
  static @Nullable PeopleCursor read(Bytes bytes) {
    if (bytes.size() != BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes.asArray());
    return new PeopleCursor(new UserId(in.getLong()), in.getLong(), in.getLong());
  }

  /**
   * Whether it is one of this user's, and nobody can have been forgotten of whom the device has not
   * heard that.
   */
  boolean isOf(UserId owner, long last, long floor) {
    return user.equals(owner)
        && position >= 0
        && position <= last
        && basis <= last
        && Math.max(position, basis) >= floor;
  }
}
